using Trine.Model;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Binary;

/// <summary>The side of a binary operation that may have one series only for each match.</summary>
internal sealed class OneSide(VectorMatching matching, DenseVector one, DenseVector many, List<int>?[] onesIn)
{
    /// <exception cref="RequestException">Two series of one match have a value at the same step.</exception>
    public void RefuseDuplicates()
    {
        ulong[]? active = null;
        var earliest = (Step: int.MaxValue, First: 0, Second: 0);
        foreach (var ones in onesIn)
        {
            if (ones is { Count: > 1 })
            {
                active ??= ActiveSteps();
                var found = FindDuplicate(ones, active);
                if (found.Step < earliest.Step || (found.Step == earliest.Step && found.Second < earliest.Second))
                {
                    earliest = found;
                }
            }
        }

        if (earliest.Step < int.MaxValue)
        {
            throw Duplicate(one.Labels[earliest.First], one.Labels[earliest.Second]);
        }
    }

    /// <summary>Steps at which there is something to match; others are not looked at.</summary>
    private ulong[] ActiveSteps()
    {
        var words = PresenceBits.WordsFor(one.Grid.Count);
        var onePresent = new ulong[words];
        var manyPresent = new ulong[words];
        for (var i = 0; i < one.Count; i++)
        {
            PresenceBits.Or(onePresent, one[i].Present);
        }

        for (var i = 0; i < many.Count; i++)
        {
            PresenceBits.Or(manyPresent, many[i].Present);
        }

        var isFilling = matching.FillLeft is not null || matching.FillRight is not null;
        for (var word = 0; word < words; word++)
        {
            onePresent[word] = isFilling
                ? onePresent[word] | manyPresent[word]
                : onePresent[word] & manyPresent[word];
        }

        return onePresent;
    }

    private (int Step, int First, int Second) FindDuplicate(List<int> ones, ulong[] active)
    {
        foreach (var step in PresenceBits.Steps(active))
        {
            var first = -1;
            foreach (var i in ones)
            {
                if (!PresenceBits.IsSet(one[i].Present, step))
                {
                    continue;
                }

                if (first >= 0)
                {
                    return (step, first, i);
                }

                first = i;
            }
        }

        return (int.MaxValue, 0, 0);
    }

    private RequestException Duplicate(ElementLabels first, ElementLabels second)
    {
        var group = VectorMatch.ProjectionOf(matching).Apply(second);
        var side = matching.Cardinality == MatchCardinality.OneToMany ? "left" : "right";
        string[] texts = [first.Resolve().ToString(), second.Resolve().ToString()];
        Array.Sort(texts, string.CompareOrdinal);
        return QueryFailure.Execution(
            $"found duplicate series for the match group {group} on the {side} hand-side of the operation: "
            + $"[{texts[0]}, {texts[1]}];many-to-many matching not allowed: matching labels must be unique on one "
            + "side");
    }
}
