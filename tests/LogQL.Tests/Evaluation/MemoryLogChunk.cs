using System.Text;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>A row as tests write it.</summary>
internal sealed record TestRow(long TimestampNs, string Line, LabelSet Metadata);

/// <summary>A chunk over rows in memory. Columns not asked for cannot be read, so that a test notices.</summary>
internal sealed class MemoryLogChunk : LogChunk
{
    private readonly long[] _timestampsNs;
    private readonly int[] _offsets;
    private readonly byte[] _text;
    private readonly MetadataColumn[] _metadata;
    private LogColumns _loaded;
    private bool _isDisposed;

    /// <param name="stream">The stream's labels.</param>
    /// <param name="rows">At least one, ascending in time.</param>
    public MemoryLogChunk(LabelSet stream, IReadOnlyList<TestRow> rows)
        : base(stream, rows.Count, rows[0].TimestampNs, rows[^1].TimestampNs)
    {
        _timestampsNs = [.. rows.Select(row => row.TimestampNs)];

        // Text of others before and behind, as the contract allows.
        var text = new List<byte>(Encoding.UTF8.GetBytes("other stream's error line\n"));
        _offsets = new int[rows.Count + 1];
        for (var i = 0; i < rows.Count; i++)
        {
            _offsets[i] = text.Count;
            text.AddRange(Encoding.UTF8.GetBytes(rows[i].Line));
            text.Add((byte)'\n');
        }

        _offsets[^1] = text.Count;
        text.AddRange(Encoding.UTF8.GetBytes("level=error behind\n"));
        _text = [.. text];
        LineBytes = rows.Sum(row => (long)Encoding.UTF8.GetByteCount(row.Line));
        _metadata =
        [
            .. rows.SelectMany(row => row.Metadata.Select(label => label.Name)).Distinct().Order(StringComparer.Ordinal)
                .Select(name => ToColumn(name, rows)),
        ];
    }

    /// <summary>How often columns were asked for, by any chunk made since; tests of what is left unread look at it.</summary>
    public List<LogColumns> Loads { get; } = [];

    public override long LineBytes { get; }

    public override ReadOnlySpan<long> TimestampsNs => Loaded(LogColumns.Timestamps) ? _timestampsNs : default;

    public override ReadOnlySpan<int> Offsets => Loaded(LogColumns.Offsets) ? _offsets : default;

    public override ReadOnlySpan<byte> Text => Loaded(LogColumns.Text) ? _text : default;

    public override IReadOnlyList<MetadataColumn> Metadata => Loaded(LogColumns.Metadata) ? _metadata : [];

    public override async ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
        Loads.Add(columns);
        _loaded |= columns;
        if (columns.HasFlag(LogColumns.Text))
        {
            _loaded |= LogColumns.Offsets;
        }
    }

    public override bool MayContain(ReadOnlySpan<byte> needle, bool ignoreCase)
        => ignoreCase || _text.AsSpan().IndexOf(needle) >= 0;

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }

    private bool Loaded(LogColumns column)
        => !_isDisposed && _loaded.HasFlag(column)
            ? true
            : throw new InvalidOperationException($"{column} not loaded, or the chunk is disposed");

    private static MetadataColumn ToColumn(string name, IReadOnlyList<TestRow> rows)
    {
        var values = rows.Where(row => row.Metadata.TryGet(name, out _)).Select(row => row.Metadata.ValueOf(name)).Distinct().ToList();
        var ids = rows.Select(row => row.Metadata.TryGet(name, out var value) ? values.IndexOf(value) + 1 : 0).ToArray();
        return new MetadataColumn(
            name, ids, [.. values.Select(value => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(value))]);
    }
}
