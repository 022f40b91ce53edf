using Trine.Codecs;
using Trine.Model;
using Trine.Storage.Heads;

namespace Trine.Storage.Metrics;

/// <summary>A frame that a head has checked, on its way to be logged and then applied. Used once, not thread-safe.</summary>
public sealed class MetricAdmission : IHeadAdmission
{
    /// <summary>Refusals that are described one by one; a whole body of bad samples must not become a body of texts.</summary>
    private const int RefusalsMax = 100;

    private readonly MetricHead _head;
    private readonly List<MetricRefusal> _refusals = [];
    private readonly int[] _refused = new int[Enum.GetValues<MetricRefusalReason>().Length];
    private bool _isApplied;

    internal MetricAdmission(MetricHead head, bool takesLate)
    {
        _head = head;
        TakesLate = takesLate;
    }

    /// <summary>The first refusals, in the frame's order.</summary>
    public IReadOnlyList<MetricRefusal> Refusals => _refusals;

    /// <summary>Float samples taken.</summary>
    public int FloatCount => Rows.FloatCount;

    /// <summary>Histogram samples taken.</summary>
    public int HistogramCount => Rows.Histograms.Count;

    /// <summary>Exemplars taken.</summary>
    public int ExemplarCount => Rows.Exemplars.Count;

    /// <summary>Float samples that were not taken.</summary>
    public int RefusedFloats { get; private set; }

    /// <summary>Histogram samples that were not taken.</summary>
    public int RefusedHistograms { get; private set; }

    /// <summary>Exemplars that were not taken.</summary>
    public int RefusedExemplars { get; private set; }

    public bool HasRows => !Rows.IsEmpty;

    internal AdmittedRows Rows { get; } = new();

    /// <summary>Whether samples may come behind newer ones of their series.</summary>
    internal bool TakesLate { get; }

    /// <summary>Samples, or exemplars, that were not taken for a reason.</summary>
    public int RefusedCount(MetricRefusalReason reason) => _refused[(int)reason];

    public IReadOnlyList<ReadOnlyMemory<byte>> WriteRecord(ByteBuffer scratch)
    {
        _head.WriteRecord(this, scratch);
        return [scratch.WrittenMemory];
    }

    public void Apply()
    {
        _isApplied = true;
        _head.Apply(Rows, TakesLate);
    }

    public void Dispose()
    {
        if (!_isApplied)
        {
            _head.Unpin(Rows);
        }

        Rows.Dispose();
    }

    internal void Refuse(MetricRefusalReason reason, int floats, int histograms, int exemplars)
    {
        _refused[(int)reason] += reason is MetricRefusalReason.ExemplarOutOfOrder or MetricRefusalReason.ExemplarLabelsTooLong
            ? exemplars : floats + histograms;
        RefusedFloats += floats;
        RefusedHistograms += histograms;
        RefusedExemplars += exemplars;
    }

    /// <summary>Whether a refusal would still be described.</summary>
    internal bool WantsRefusals => _refusals.Count < RefusalsMax;

    internal void Describe(MetricRefusalReason reason, LabelSet series, long timestampMs, string message)
        => _refusals.Add(new MetricRefusal(reason, series, timestampMs, message));
}
