using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary>Info series by what they identify and by metric name, with the newest one at each step.</summary>
internal sealed class InfoSeries
{
    private const double MsPerSecond = 1000;

    /// <summary>The labels by which info series and others find each other.</summary>
    public static readonly string[] IdentifyingLabels = ["instance", "job"];

    private readonly LabelGroups _identities = new(LabelProjection.Keeping(IdentifyingLabels));
    private readonly LabelGroups _namesByIdentity
        = new(LabelProjection.Keeping([.. IdentifyingLabels, MetadataLabels.Name]));
    private readonly List<List<int>> _namesOf = [];
    private readonly List<int[]> _newest = [];
    private readonly DenseVector _times;

    /// <param name="times">At each step the seconds of the info series' samples.</param>
    /// <param name="isWanted">Whether a series may enrich any other.</param>
    /// <exception cref="Model.RequestException">Two samples of one metric that identify the same are equally
    /// new.</exception>
    public InfoSeries(DenseVector times, Func<ElementLabels, bool> isWanted)
    {
        _times = times;
        for (var i = 0; i < times.Count; i++)
        {
            if (isWanted(times.Labels[i]))
            {
                Add(i);
            }
        }
    }

    public ElementLabels LabelsOf(int series) => _times.Labels[series];

    /// <summary>
    /// For each metric name the newest info series at each step (-1 for none) that identifies a series.
    /// </summary>
    public IReadOnlyList<int[]> For(ElementLabels labels)
    {
        var identity = _identities.Find(labels);
        return identity < 0 ? [] : [.. _namesOf[identity].Select(name => _newest[name])];
    }

    private void Add(int series)
    {
        var labels = _times.Labels[series];
        var identity = _identities.Add(labels);
        if (identity == _namesOf.Count)
        {
            _namesOf.Add([]);
        }

        var name = _namesByIdentity.Add(labels);
        if (name == _newest.Count)
        {
            var none = new int[_times.Grid.Count];
            Array.Fill(none, -1);
            _newest.Add(none);
            _namesOf[identity].Add(name);
        }

        var newest = _newest[name];
        var row = _times[series];
        foreach (var step in PresenceBits.Steps(row.Present))
        {
            if (newest[step] < 0 || _times[newest[step]].Values[step] < row.Values[step])
            {
                newest[step] = series;
            }
            else if (_times[newest[step]].Values[step] == row.Values[step])
            {
                throw Duplicate(newest[step], series, row.Values[step]);
            }
        }
    }

    private Model.RequestException Duplicate(int existing, int added, double seconds)
    {
        var timeMs = (long)Math.Round(seconds * MsPerSecond);
        return QueryFailure.Execution(
            $"found duplicate series for info metric: existing {LabelsOf(existing).Stored} @ {timeMs}, "
            + $"new {LabelsOf(added).Stored} @ {timeMs}");
    }
}
