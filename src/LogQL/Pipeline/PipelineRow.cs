namespace Trine.LogQL.Pipeline;

/// <summary>A row on its way through a pipeline: its line as the stages left it so far, and its labels.</summary>
/// <remarks>Lives on the stack; <see cref="Text"/> is the chunk's and must stay loaded.</remarks>
/// <param name="labels">The labels of the row.</param>
/// <param name="text">The text of the whole chunk, which slices that are not scratch point into.</param>
/// <param name="offsets">Where the chunk's lines begin; empty when lines are not looked at.</param>
/// <param name="timesNs">The times of the chunk's rows.</param>
internal ref struct PipelineRow(
    RowLabels labels, ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, ReadOnlySpan<long> timesNs)
{
    private readonly ReadOnlySpan<int> _offsets = offsets;
    private readonly ReadOnlySpan<long> _timesNs = timesNs;

    public RowLabels Labels { get; } = labels;

    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>Nanoseconds since 1970 UTC.</summary>
    public long TimestampNs { get; private set; }

    /// <summary>The line as stored; values that are not scratch are parts of it.</summary>
    public ValueSlice StoredLine { get; private set; }

    /// <summary>The line as the stages left it.</summary>
    public ValueSlice LineSlice { get; set; }

    /// <summary>Goes to a row of the chunk; its line is the stored one.</summary>
    public void MoveTo(int index)
    {
        TimestampNs = _timesNs[index];
        if (!_offsets.IsEmpty)
        {
            StoredLine = new ValueSlice(_offsets[index], _offsets[index + 1] - 1 - _offsets[index]);
            LineSlice = StoredLine;
        }
    }

    public readonly ReadOnlySpan<byte> Line => Labels.Bytes(LineSlice, Text);

    public readonly ReadOnlySpan<byte> Bytes(ValueSlice value) => Labels.Bytes(value, Text);

    /// <summary>The value of a label, empty where it is absent; the error labels included.</summary>
    public readonly ReadOnlySpan<byte> ValueOf(int name)
    {
        if (name == Labels.Names.Error)
        {
            return Labels.Error.LabelValue();
        }

        if (name == Labels.Names.ErrorDetails)
        {
            return Bytes(Labels.ErrorDetails);
        }

        return Labels.TryGet(name, out var value, out _) ? Bytes(value) : default;
    }
}
