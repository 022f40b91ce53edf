using Trine.Codecs;
using Trine.Storage.Logs.Head;

namespace Trine.Storage.Metrics;

/// <summary>
/// Columns of times, each counted from its first one, so that series with the same rhythm share one whatever their offset.
/// Not thread-safe.
/// </summary>
internal sealed class TimeColumns : IDisposable
{
    /// <summary>A page ends behind the column that reaches this many bytes.</summary>
    private const int PageBytes = 1 << 16;

    /// <summary>Columns that later series can share; more are of series that share none, and only cost memory.</summary>
    private const int RememberedMax = 1 << 16;

    private readonly Dictionary<byte[], int> _ids = new(new LabelBytesComparer());
    private readonly ByteBuffer _scratch = new();
    private readonly ByteBuffer _columns = new();
    private readonly List<uint> _lengths = [];
    private readonly MetricDataFile _file;
    private long[] _relative = [];
    private int _count;
    private int _first;

    public TimeColumns(MetricDataFile file) => _file = file;

    /// <summary>The id of the column of ascending times; a new one if no series before had it.</summary>
    public int Add(ReadOnlySpan<long> timestampsMs)
    {
        if (_relative.Length < timestampsMs.Length)
        {
            _relative = new long[Math.Max(timestampsMs.Length, 1024)];
        }

        for (var i = 0; i < timestampsMs.Length; i++)
        {
            _relative[i] = timestampsMs[i] - timestampsMs[0];
        }

        _scratch.Clear();
        _scratch.AppendVarint((ulong)timestampsMs.Length);
        DeltaPacking.Write(_relative.AsSpan(0, timestampsMs.Length), _scratch);
        var lookup = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(_scratch.WrittenSpan, out var known))
        {
            return known;
        }

        var id = _count++;
        if (id < RememberedMax)
        {
            _ids.Add(_scratch.WrittenSpan.ToArray(), id);
        }

        _columns.Append(_scratch.WrittenSpan);
        _lengths.Add((uint)_scratch.Length);
        if (_columns.Length >= PageBytes)
        {
            EndPage();
        }

        return id;
    }

    /// <summary>Writes what is left.</summary>
    public void Finish()
    {
        if (_lengths.Count > 0)
        {
            EndPage();
        }
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _columns.Dispose();
    }

    private void EndPage()
    {
        using var page = new ByteBuffer();
        page.AppendVarint((ulong)_lengths.Count);
        FrameOfReference.Write(_lengths.ToArray(), page);
        page.Append(_columns.WrittenSpan);
        _file.Write(MetricPageKind.Times, page.WrittenSpan, _first, 0, 0);
        _first = _count;
        _lengths.Clear();
        _columns.Clear();
    }
}
