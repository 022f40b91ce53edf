using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Keeps the spansets whose aggregate compares with a literal; those without a value go.</summary>
internal sealed class AggregateStage : BoundStage
{
    private readonly AggregateFunction _function;
    private readonly TraceQLOperator _op;
    private readonly TraceQLValue _literal;
    private readonly TableView _view;
    private readonly BoundValue? _value;
    private readonly string _name;

    public AggregateStage(AggregateExpr aggregate, TraceQLOperator op, TraceQLValue literal, TableView view)
    {
        _function = aggregate.Function;
        _op = op;
        _literal = literal;
        _view = view;
        _value = aggregate.Expression is null ? null : BoundValue.Bind(aggregate.Expression, view);
        _name = aggregate.ToString();
    }

    public override void Need(TableNeeds needs)
    {
        needs.Add(SpanFields.TraceRows);
        _value?.Need(needs);
    }

    public override SpansetState Run(SpansetState input)
    {
        if (input.GroupOfSpan is null)
        {
            RunByTrace(input);
        }
        else
        {
            RunByGroup(input, input.GroupOfSpan);
        }

        return input;
    }

    private void RunByTrace(SpansetState input)
    {
        var traces = _view.Table.TraceRows;
        var rows = input.Rows;
        var values = new TraceQLValue[_view.Table.TraceCount];
        for (var row = rows.NextSet(0); row >= 0;)
        {
            var trace = _view.TraceOf(row);
            var end = traces[trace + 1];
            var start = row;
            var aggregate = new Aggregate(_function);
            for (; row >= 0 && row < end; row = rows.NextSet(row + 1))
            {
                Add(ref aggregate, row);
            }

            if (aggregate.TryGet(out values[trace]) && ValueComparison.Holds(_op, values[trace], _literal))
            {
                continue;
            }

            for (var span = rows.NextSet(start); span >= 0 && span < end; span = rows.NextSet(span + 1))
            {
                rows.Clear(span);
            }
        }

        input.TraceValues.RemoveAll(known => known.Name == _name);
        input.TraceValues.Add((_name, values));
    }

    private void RunByGroup(SpansetState input, int[] groupOfSpan)
    {
        var aggregates = new Aggregate[input.Groups.Count];
        Array.Fill(aggregates, new Aggregate(_function));
        foreach (var row in input.Rows)
        {
            Add(ref aggregates[groupOfSpan[row]], row);
        }

        var isKept = new bool[aggregates.Length];
        for (var group = 0; group < aggregates.Length; group++)
        {
            isKept[group] = aggregates[group].TryGet(out var value) && ValueComparison.Holds(_op, value, _literal);
            input.Groups[group].Attributes.RemoveAll(known => known.Name == _name);
            input.Groups[group].Attributes.Add((_name, value));
        }

        for (var row = input.Rows.NextSet(0); row >= 0; row = input.Rows.NextSet(row + 1))
        {
            if (!isKept[groupOfSpan[row]])
            {
                input.Rows.Clear(row);
            }
        }
    }

    private void Add(ref Aggregate aggregate, int row)
    {
        if (_value is null)
        {
            aggregate.Add();
        }
        else
        {
            aggregate.Add(_value.Get(row));
        }
    }
}
