namespace Trine.LogQL.Pipeline;

/// <summary>What a parser does after handing over a label.</summary>
internal enum ParseVerdict
{
    Continue,

    /// <summary>All that is asked for has been found.</summary>
    Stop,

    /// <summary>A filter of the query refuses the label's value, so the row goes.</summary>
    Drop,
}

/// <summary>Takes the labels that the parsers of one pipeline find, with Loki's rules on names, order and early ends.</summary>
/// <remarks>
/// The first value of a name stays. A label filter on a single name, wherever it stands in the pipeline, is asked as
/// soon as a parser sets that name: Loki does so, and rows with a later error in the line go unnoticed. Not thread-safe.
/// </remarks>
internal sealed class ParsedLabelSink
{
    private readonly bool[]? _isDemanded; // By name; null when every label is.
    private readonly PipelineStep?[] _filters; // By name, as far as the query's own names go.
    private readonly int _demandedCount;
    private readonly byte[][] _demandedBytes;
    private int _foundCount;

    /// <param name="names">Where the demanded names are numbered.</param>
    /// <param name="demand">What later stages and the reader ask for.</param>
    /// <param name="filters">Label filters by the only name that they look at; the first of a name counts.</param>
    public ParsedLabelSink(LabelNames names, LabelDemand demand, IReadOnlyList<(int Name, PipelineStep Filter)> filters)
    {
        Demand = demand;
        _demandedBytes = [];
        if (demand.Names is not null)
        {
            int[] demanded = [.. demand.Names.Select(names.Own)];
            _isDemanded = new bool[demanded.Length == 0 ? 0 : demanded.Max() + 1];
            _demandedCount = demanded.Length;
            _demandedBytes = [.. demanded.Select(name => names.BytesOf(name).ToArray())];
            foreach (var name in demanded)
            {
                _isDemanded[name] = true;
            }
        }

        _filters = new PipelineStep?[filters.Count == 0 ? 0 : filters.Max(filter => filter.Name) + 1];
        foreach (var (name, filter) in filters)
        {
            _filters[name] ??= filter;
        }
    }

    public LabelDemand Demand { get; }

    /// <summary>Whether filters are asked as soon as their label is found.</summary>
    public bool AsksFilters { get; set; } = true;

    /// <summary>Forgets what the last row found.</summary>
    public void BeginRow() => _foundCount = 0;

    /// <summary>Whether a value for this key of the line is of use; <paramref name="name"/> becomes the label's name.</summary>
    public bool Accepts(RowLabels labels, ref int name)
    {
        if (name < 0)
        {
            return false;
        }

        if (!IsDemanded(name))
        {
            // Where a name with the suffix is demanded, the name without is too.
            return false;
        }

        name = labels.ParsedNameOf(name);
        return IsDemanded(name) && !labels.IsParsed(name);
    }

    /// <summary>
    /// As the other, for a key that is compared with labels as it stands in the line: one that is no label name takes the
    /// place of a label of the stream.
    /// </summary>
    public bool Accepts(RowLabels labels, ReadOnlySpan<byte> key, out int name)
    {
        name = labels.Names.InternKey(key);
        if (name < 0 || key.SequenceEqual(labels.Names.BytesOf(name)))
        {
            return Accepts(labels, ref name);
        }

        return IsDemanded(name) && !labels.IsParsed(name);
    }

    /// <summary>Whether a nested object can hold a label of use.</summary>
    /// <param name="names">The worker's names.</param>
    /// <param name="prefix">The name of the object.</param>
    public bool AcceptsPrefix(LabelNames names, int prefix)
    {
        if (_isDemanded is null)
        {
            return true;
        }

        var start = names.BytesOf(prefix);
        foreach (var name in _demandedBytes)
        {
            if (name.AsSpan().StartsWith(start))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a label of this name is of use.</summary>
    public bool IsDemanded(int name) => _isDemanded is null || (name < _isDemanded.Length && _isDemanded[name]);

    /// <summary>Stores a label that was accepted.</summary>
    public ParseVerdict Store(ref PipelineRow row, int name, ValueSlice value)
    {
        row.Labels.Set(LabelCategory.Parsed, name, value);
        if (AsksFilters && name < _filters.Length && _filters[name] is { } filter && !filter.Process(ref row))
        {
            return ParseVerdict.Drop;
        }

        if (_isDemanded is null)
        {
            return ParseVerdict.Continue;
        }

        return ++_foundCount >= _demandedCount && Demand.StopsWhenFound ? ParseVerdict.Stop : ParseVerdict.Continue;
    }

    /// <summary>Marks the row with a parser's error.</summary>
    public void Fail(RowLabels labels, PipelineError error, string details)
    {
        if (details.Length == 0)
        {
            labels.SetError(error);
        }
        else
        {
            labels.SetError(error, details);
        }

        if (Demand.PreservesErrors)
        {
            labels.Set(LabelCategory.Parsed, labels.Names.PreserveError, labels.Scratch.Append("true"u8));
        }
    }
}
