namespace Trine.Model.Metrics;

/// <summary>
/// One series of a selection, ready to be read: the unit in which metrics travel from head, block or remote ingester to the
/// query engine. Its bytes are in memory; reading decodes and never waits. Thread-safe for readers with columns of their own.
/// </summary>
/// <param name="labels">Null where <see cref="MakeLabels"/> makes them when they are asked for.</param>
public abstract class MetricSeries(LabelSet? labels)
{
    private LabelSet? _labels = labels;

    /// <summary>Made as a set when first asked for, which many queries never do.</summary>
    public LabelSet Labels => _labels ??= MakeLabels();

    /// <summary>The value of a label; empty where it is absent.</summary>
    public virtual string ValueOf(string label) => Labels.ValueOf(label);

    /// <summary>Appends the samples of a stretch of time, both ends included, ascending and free of duplicates.</summary>
    /// <exception cref="Codecs.CorruptionException">The stored bytes are not what was written.</exception>
    public abstract void Read(long minMs, long maxMs, SampleColumns into);

    /// <summary>Appends only the newest sample of a stretch of time, both ends included; nothing when there is none.</summary>
    /// <param name="minMs">First instant.</param>
    /// <param name="maxMs">Last instant.</param>
    /// <param name="into">Where to.</param>
    public virtual void ReadLast(long minMs, long maxMs, SampleColumns into)
    {
        // Implementations that can find the last sample without decoding the others override this.
        var start = into.Count;
        Read(minMs, maxMs, into);
        into.KeepLast(start);
    }

    /// <summary>Makes the labels; two threads that ask at once may both do so.</summary>
    protected virtual LabelSet MakeLabels() => LabelSet.Empty;
}
