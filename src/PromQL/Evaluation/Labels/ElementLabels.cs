using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation.Labels;

/// <summary>Which labels are taken off a stored set without making a new one.</summary>
internal enum NameRemoval : byte
{
    None,

    /// <summary><c>__name__</c>.</summary>
    Name,

    /// <summary><c>__name__</c>, <c>__type__</c> and <c>__unit__</c>.</summary>
    Metadata,
}

/// <summary>A series' labels on their way through a query.</summary>
internal readonly record struct ElementLabels
{
    private readonly MetricSeries? _series;
    private readonly LabelSet? _stored;

    /// <summary>Labels that were made.</summary>
    public ElementLabels(LabelSet stored, NameRemoval removed = NameRemoval.None, bool isNameDropped = false)
    {
        _stored = stored;
        Removed = removed;
        IsNameDropped = isNameDropped;
    }

    /// <summary>Labels of a series as read: they become a set when that is asked for.</summary>
    public ElementLabels(MetricSeries series) => _series = series;

    /// <summary>As read or made.</summary>
    public LabelSet Stored
    {
        get => _stored ?? _series!.Labels; // One of both is given.
        init => _stored = value;
    }

    /// <summary>What is not part of the labels any more though it still stands in the set.</summary>
    public NameRemoval Removed { get; init; }

    /// <summary>Whether the name goes at the end of the query.</summary>
    public bool IsNameDropped { get; init; }

    /// <summary>Empty once the name is off.</summary>
    public string MetricName => Removed == NameRemoval.None ? StoredValueOf(MetadataLabels.Name) : "";

    /// <summary>Whether a label of the stored set does not count any more.</summary>
    public bool IsRemoved(string label) => Removed switch
    {
        NameRemoval.None => false,
        NameRemoval.Name => label == MetadataLabels.Name,
        _ => MetadataLabels.Contains(label),
    };

    public string ValueOf(string label) => IsRemoved(label) ? "" : StoredValueOf(label);

    /// <summary>The labels as a set; a new one only if something is to be taken off.</summary>
    public LabelSet Resolve() => Removed == NameRemoval.None ? Stored : MetadataLabels.Without(Stored, Removed);

    /// <summary>The same labels after a function that does not keep metric names.</summary>
    /// <param name="isDelayed">Whether names go at the end of the query only.</param>
    /// <param name="removal">What goes.</param>
    public ElementLabels DropName(bool isDelayed, NameRemoval removal = NameRemoval.Metadata)
        => isDelayed
            ? this with { IsNameDropped = true }
            : this with { Removed = removal > Removed ? removal : Removed };

    /// <summary>The labels that clients see.</summary>
    public LabelSet Final() => IsNameDropped ? MetadataLabels.Without(Stored, NameRemoval.Metadata) : Resolve();

    private string StoredValueOf(string label) => _stored is not null ? _stored.ValueOf(label) : _series!.ValueOf(label);
}
