using Trine.Model;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Binary;

/// <summary>The labels that matched pairs give, and that no two pairs give the same at one step.</summary>
internal sealed class MatchResults(BinaryExpr expr, int steps, int groups)
{
    private readonly VectorMatching _matching = expr.Matching!; // Given between vectors.
    private readonly ulong[]?[] _matchedIn = new ulong[]?[groups];
    private readonly Dictionary<(int Group, LabelSet Labels), ulong[]> _matchedAs = [];

    public ElementLabels LabelsOf(ElementLabels many, ElementLabels one, bool isNameRemovalDelayed)
    {
        var labels = many.Resolve();
        if (FloatOperators.ChangesQuantity(expr.Op))
        {
            labels = MetadataLabels.Without(labels, NameRemoval.Metadata);
        }

        if (_matching.Cardinality == MatchCardinality.OneToOne && (_matching.IsOn || _matching.Labels.Count > 0))
        {
            labels = LabelEdits.Filter(labels, _matching.Labels, _matching.IsOn);
        }

        foreach (var name in _matching.Include)
        {
            labels = LabelEdits.Set(labels, name, one.ValueOf(name));
        }

        var result = new ElementLabels(
            labels, NameRemoval.None, many.IsNameDropped && !FloatOperators.ChangesQuantity(expr.Op));
        if (!expr.ReturnBool)
        {
            return result;
        }

        result = result.DropName(isNameRemovalDelayed);
        return isNameRemovalDelayed ? result : new ElementLabels(result.Resolve());
    }

    /// <exception cref="RequestException">Another pair gave the same result at a step at which both pairs
    /// meet.</exception>
    public void RefuseAmbiguity(int group, LabelSet labels, ReadOnlySpan<ulong> many, ReadOnlySpan<ulong> one)
    {
        var isOneToOne = _matching.Cardinality == MatchCardinality.OneToOne;
        ulong[]? matched;
        if (isOneToOne)
        {
            matched = _matchedIn[group] ??= new ulong[PresenceBits.WordsFor(steps)];
        }
        else if (!_matchedAs.TryGetValue((group, labels), out matched))
        {
            _matchedAs.Add((group, labels), matched = new ulong[PresenceBits.WordsFor(steps)]);
        }

        for (var word = 0; word < matched.Length; word++)
        {
            var met = many[word] & one[word];
            if ((matched[word] & met) != 0)
            {
                throw QueryFailure.Execution(isOneToOne
                    ? "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"
                    : "multiple matches for labels: grouping labels must ensure unique matches");
            }

            matched[word] |= met;
        }
    }
}
