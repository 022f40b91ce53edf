using Trine.Model;
using Trine.Model.Logs;

namespace Trine.QueryFrontend.Logs.Fields;

/// <summary>Lines of entries as a chunk, for the engine's own stages: each has its number in place of a time.</summary>
internal sealed class EntryChunk : LogChunk
{
    private readonly long[] _numbers;
    private readonly int[] _offsets;
    private readonly byte[] _text;

    /// <param name="stream">The labels that the engine sees.</param>
    /// <param name="lines">At least one, numbers ascending.</param>
    public EntryChunk(LabelSet stream, IReadOnlyList<(int Number, ReadOnlyMemory<byte> Line)> lines)
        : base(stream, lines.Count, lines[0].Number, lines[^1].Number)
    {
        _numbers = [.. lines.Select(line => (long)line.Number)];
        _offsets = new int[lines.Count + 1];
        _text = new byte[lines.Sum(line => line.Line.Length + 1)];
        for (var i = 0; i < lines.Count; i++)
        {
            lines[i].Line.CopyTo(_text.AsMemory(_offsets[i]));
            _offsets[i + 1] = _offsets[i] + lines[i].Line.Length + 1;
            _text[_offsets[i + 1] - 1] = (byte)'\n';
        }
    }

    public override long LineBytes => _text.Length - RowCount;

    public override ReadOnlySpan<long> TimestampsNs => _numbers;

    public override ReadOnlySpan<int> Offsets => _offsets;

    public override ReadOnlySpan<byte> Text => _text;

    public override IReadOnlyList<MetadataColumn> Metadata => [];

    public override ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken) => default;
}
