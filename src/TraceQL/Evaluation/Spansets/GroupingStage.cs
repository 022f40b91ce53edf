using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Splits each spanset by a value; spans without one are a group of their own.</summary>
internal sealed class GroupingStage(FieldExpr expression, TableView view) : BoundStage
{
    private readonly BoundValue _value = expression is AttributeExpr { Attribute: var attribute }
        ? AttributeReader.Bind(view, attribute, isSingle: true)
        : BoundValue.Bind(expression, view);

    public override void Need(TableNeeds needs)
    {
        needs.Add(SpanFields.TraceRows);
        _value.Need(needs);
    }

    public override SpansetState Run(SpansetState input)
    {
        var name = $"by({expression})";
        var before = input.GroupOfSpan;
        var groupOfSpan = new int[input.Rows.Length];
        var groups = new List<SpansetGroup>();
        var known = new Dictionary<(int Set, TraceQLValue Value), int>();
        var traces = view.Table.TraceRows;
        var (trace, end) = (-1, 0);
        foreach (var row in input.Rows)
        {
            if (row >= end)
            {
                trace = view.TraceOf(row);
                end = traces[trace + 1];
            }

            var set = before is null ? trace : before[row];
            var value = _value.Get(row);
            if (!known.TryGetValue((set, value), out var group))
            {
                group = groups.Count;
                known.Add((set, value), group);
                groups.Add(new SpansetGroup(trace, [.. Attributes(input, set), (name, value)]));
            }

            groupOfSpan[row] = group;
        }

        input.Group(groupOfSpan, groups);
        return input;
    }

    /// <summary>What is known of the set that is split.</summary>
    private static IEnumerable<(string Name, TraceQLValue Value)> Attributes(SpansetState state, int set)
        => state.GroupOfSpan is null
            ? state.TraceValues.Select(known => (known.Name, known.Values[set]))
            : state.Groups[set].Attributes;
}
