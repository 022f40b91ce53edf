using System.Text;
using Trine.Model;

namespace Trine.LogQL.Pipeline;

/// <summary>The labels of the row at hand while it passes a pipeline: those of its stream, overlaid by the row's own.</summary>
/// <remarks>
/// <para>Stream labels are laid out once a chunk; a row adds its structured metadata and what stages parse, override, rename
/// and delete. A name has at most one current value. Nothing is allocated for a row: names are numbers, values are
/// slices, and the state of the last row is forgotten by counting up a stamp.</para>
/// <para>The label <c>__error__</c> has a place of its own, as in Loki: a stage's error wins over a label of that name.</para>
/// <para>One worker's own; not thread-safe.</para>
/// </remarks>
internal sealed class RowLabels(LabelNames names, ScratchText scratch)
{
    private NameState[] _states = new NameState[64];
    private RowLabel[] _stream = new RowLabel[16];
    private RowLabel[] _row = new RowLabel[32];
    private int _streamCount;
    private int _rowCount;
    private int _stamp;
    private int _chunkStamp;
    private int _scratchStart;

    public LabelNames Names { get; } = names;

    public ScratchText Scratch { get; } = scratch;

    /// <summary>The labels of the stream, as stored.</summary>
    public LabelSet Stream { get; private set; } = LabelSet.Empty;

    /// <summary>The stage error of the row; the last one wins.</summary>
    public PipelineError Error { get; private set; }

    /// <summary>The value of <c>__error_details__</c>; empty for none.</summary>
    public ValueSlice ErrorDetails { get; private set; }

    public bool HasError => Error != PipelineError.None;

    /// <summary>Whether nothing is left of the labels of stream and row, and there is no error.</summary>
    public bool IsEmpty
    {
        get
        {
            foreach (ref readonly var label in Overlay)
            {
                if (!label.IsDeleted)
                {
                    return false;
                }
            }

            for (var slot = 0; slot < _streamCount; slot++)
            {
                if (IsStreamLabelUntouched(slot))
                {
                    return false;
                }
            }

            return !HasError && ErrorDetails.Length == 0;
        }
    }

    /// <summary>Labels that the row put over the stream's, deleted ones among them.</summary>
    public ReadOnlySpan<RowLabel> Overlay => _row.AsSpan(0, _rowCount);

    /// <summary>Lays out the labels of a stream; those of the last stream and row are gone.</summary>
    public void BeginStream(LabelSet stream)
    {
        Stream = stream;
        _chunkStamp++;
        _stamp++;
        _streamCount = 0;
        _rowCount = 0;
        Scratch.Truncate(0);
        if (_stream.Length < stream.Count)
        {
            _stream = new RowLabel[stream.Count];
        }

        foreach (var (name, value) in stream.AsSpan())
        {
            var number = Names.Intern(Encoding.UTF8.GetBytes(name));
            ref var state = ref StateOf(number);
            state.StreamStamp = _chunkStamp;
            state.StreamSlot = _streamCount;
            _stream[_streamCount++] = new RowLabel(number, LabelCategory.Stream, Scratch.Append(value), IsDeleted: false);
        }

        _scratchStart = Scratch.Length;
    }

    /// <summary>Keeps scratch text written since <see cref="BeginStream"/> for all rows of the chunk.</summary>
    public void SealStream() => _scratchStart = Scratch.Length;

    /// <summary>Forgets what the last row added.</summary>
    public void BeginRow()
    {
        _stamp++;
        _rowCount = 0;
        Error = PipelineError.None;
        ErrorDetails = default;
        Scratch.Truncate(_scratchStart);
    }

    /// <summary>Whether the stream has the label, deleted from the row or not.</summary>
    public bool StreamHas(int name) => name < _states.Length && _states[name].StreamStamp == _chunkStamp;

    /// <summary>The current value of a label.</summary>
    public bool TryGet(int name, out ValueSlice value, out LabelCategory category)
    {
        value = default;
        category = LabelCategory.Stream;
        if (name >= _states.Length)
        {
            return false;
        }

        ref readonly var state = ref _states[name];
        if (state.RowStamp == _stamp)
        {
            ref readonly var label = ref _row[state.RowSlot];
            value = label.Value;
            category = label.Category;
            return !label.IsDeleted;
        }

        if (state.StreamStamp != _chunkStamp)
        {
            return false;
        }

        value = _stream[state.StreamSlot].Value;
        return true;
    }

    /// <summary>Sets a label, whatever it was before.</summary>
    public void Set(LabelCategory category, int name, ValueSlice value)
    {
        Overwrite(name) = new RowLabel(name, category, value, IsDeleted: false);
        if (category == LabelCategory.Parsed)
        {
            _states[name].ParsedStamp = _stamp;
        }
    }

    /// <summary>Deletes a label; the stream's, if there is one, is hidden.</summary>
    public void Delete(int name)
    {
        ref readonly var state = ref StateOf(name);
        if (state.RowStamp == _stamp || state.StreamStamp == _chunkStamp)
        {
            Overwrite(name) = new RowLabel(name, LabelCategory.Parsed, default, IsDeleted: true);
        }
    }

    /// <summary>
    /// The name under which a parser stores a value: with <see cref="LabelNames.DuplicateSuffix"/> where the stream or the row's
    /// metadata have the name.
    /// </summary>
    public int ParsedNameOf(int name)
    {
        ref readonly var state = ref StateOf(name);
        if (state.StreamStamp == _chunkStamp)
        {
            return Names.ExtractedOf(name);
        }

        if (state.RowStamp == _stamp)
        {
            ref readonly var label = ref _row[state.RowSlot];
            if (!label.IsDeleted && label.Category == LabelCategory.Metadata)
            {
                return Names.ExtractedOf(name);
            }
        }

        return name;
    }

    /// <summary>
    /// Whether a parser or <c>label_format</c> has set the label of this row already, be it deleted since or not: only the
    /// first value that a line has for a name counts.
    /// </summary>
    public bool IsParsed(int name) => name < _states.Length && _states[name].ParsedStamp == _stamp;

    public void SetError(PipelineError error) => Error = error;

    public void SetError(PipelineError error, ReadOnlySpan<byte> details)
    {
        Error = error;
        ErrorDetails = Scratch.Append(details);
    }

    public void SetError(PipelineError error, string details)
    {
        Error = error;
        ErrorDetails = Scratch.Append(details);
    }

    public void ClearError() => Error = PipelineError.None;

    public void ClearErrorDetails() => ErrorDetails = default;

    public ReadOnlySpan<byte> Bytes(ValueSlice value, ReadOnlySpan<byte> text)
        => value.IsScratch ? Scratch.Slice(value.Start, value.Length) : text.Slice(value.Position, value.Length);

    /// <summary>Whether a label of the stream is still the stream's, neither replaced nor deleted.</summary>
    public bool IsStreamLabelUntouched(int slot) => _states[_stream[slot].Name].RowStamp != _stamp;

    public ReadOnlySpan<RowLabel> StreamLabels => _stream.AsSpan(0, _streamCount);

    private ref RowLabel Overwrite(int name)
    {
        ref var state = ref StateOf(name);
        if (state.RowStamp != _stamp)
        {
            if (_rowCount == _row.Length)
            {
                Array.Resize(ref _row, _rowCount * 2);
            }

            state.RowStamp = _stamp;
            state.RowSlot = _rowCount++;
        }

        return ref _row[state.RowSlot];
    }

    private ref NameState StateOf(int name)
    {
        if (name >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(name + 1, _states.Length * 2));
        }

        return ref _states[name];
    }

    /// <summary>Where a name's values are, valid while the stamps are current.</summary>
    private struct NameState
    {
        public int StreamStamp;
        public int StreamSlot;
        public int RowStamp;
        public int RowSlot;
        public int ParsedStamp;
    }
}
