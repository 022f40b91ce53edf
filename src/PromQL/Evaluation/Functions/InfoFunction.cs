using Trine.Model;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary><c>info</c>: adds labels of info series that identify the same instance and job.</summary>
internal sealed class InfoFunction(InfoSelection selection, DenseVector vector, DenseVector times, QueryContext context)
{
    private readonly List<ElementLabels> _labels = [];
    private readonly List<DenseRow> _rows = [];
    private readonly HashSet<string> _dataNames = [.. selection.DataMatchers.Select(matcher => matcher.Name)];
    private readonly bool _needsInfo = selection.DataMatchers.Any(matcher => !matcher.MatchesEmpty);

    /// <exception cref="RequestException">Info series contradict each other.</exception>
    public StepVector Evaluate()
    {
        var wanted = IdentifyingValues();
        var infos = new InfoSeries(times, labels => wanted.Count > 0 && wanted.All(
            values => values.Value.Contains(labels.ValueOf(values.Key))));
        for (var i = 0; i < vector.Count; i++)
        {
            if (IsInfo(vector.Labels[i]))
            {
                _labels.Add(vector.Labels[i]);
                _rows.Add(vector.RowAt(i));
            }
            else
            {
                Enrich(i, infos);
            }
        }

        return DuplicateLabels.Merge(new DenseVector(vector.Grid, [.. _labels], [.. _rows]), context);
    }

    /// <summary>Info series are not enriched themselves.</summary>
    private bool IsInfo(ElementLabels labels)
        => selection.NameMatchers.All(matcher => matcher.Matches(labels.MetricName));

    private Dictionary<string, HashSet<string>> IdentifyingValues()
    {
        var values = new Dictionary<string, HashSet<string>>();
        foreach (var labels in vector.Labels.Where(labels => !IsInfo(labels)))
        {
            foreach (var name in InfoSeries.IdentifyingLabels)
            {
                var value = labels.ValueOf(name);
                if (value.Length == 0)
                {
                    continue;
                }

                if (!values.TryGetValue(name, out var known))
                {
                    values.Add(name, known = []);
                }

                known.Add(value);
            }
        }

        return values;
    }

    /// <summary>Splits a series by what enriches it at each step, which changes as info series come and go.</summary>
    private void Enrich(int series, InfoSeries infos)
    {
        var labels = vector.Labels[series];
        var present = vector[series].Present;
        var candidates = infos.For(labels);
        var found = new Dictionary<LabelSet, ulong[]>();
        LabelSet? enriched = null;
        var lastStep = -1;
        foreach (var step in PresenceBits.Steps(present))
        {
            if (lastStep < 0 || !AreSame(candidates, lastStep, step))
            {
                enriched = Combine(labels, candidates, step, infos);
            }

            lastStep = step;
            if (enriched is null)
            {
                continue;
            }

            if (!found.TryGetValue(enriched, out var words))
            {
                found.Add(enriched, words = new ulong[present.Length]);
            }

            PresenceBits.Set(words, step);
        }

        foreach (var (set, words) in found)
        {
            _labels.Add(new ElementLabels(set, NameRemoval.None, labels.IsNameDropped));
            _rows.Add(vector.RowAt(series).At(words));
        }
    }

    private static bool AreSame(IReadOnlyList<int[]> candidates, int step, int other)
    {
        foreach (var candidate in candidates)
        {
            if (candidate[step] != candidate[other])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The labels at one step; null if a matcher wants an info series and there is none.</summary>
    private LabelSet? Combine(ElementLabels labels, IReadOnlyList<int[]> candidates, int step, InfoSeries infos)
    {
        var added = new Dictionary<string, string>();
        var isEnriched = false;
        foreach (var candidate in candidates)
        {
            if (candidate[step] < 0)
            {
                continue;
            }

            isEnriched = true;
            foreach (var (name, value) in infos.LabelsOf(candidate[step]).Stored.AsSpan())
            {
                if (name == MetadataLabels.Name || (_dataNames.Count > 0 && !_dataNames.Contains(name)))
                {
                    continue;
                }

                if (added.TryGetValue(name, out var other) && other != value)
                {
                    throw QueryFailure.Execution($"conflicting label: {name}");
                }

                if (labels.ValueOf(name).Length == 0)
                {
                    added[name] = value;
                }
            }
        }

        if (!isEnriched && _needsInfo)
        {
            return null;
        }

        return added.Count == 0
            ? labels.Resolve()
            : LabelSet.Create(
                labels.Resolve().AsSpan().ToArray().Concat(added.Select(label => new Label(label.Key, label.Value))));
    }
}
