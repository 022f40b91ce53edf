using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Tests;

/// <summary>Makes valid queries about the keys and values of <see cref="RandomSpans"/>.</summary>
internal sealed class RandomQueries(Random random)
{
    private static readonly TraceQLOperator[] Comparisons =
    [
        TraceQLOperator.Equal, TraceQLOperator.NotEqual, TraceQLOperator.Greater, TraceQLOperator.GreaterEqual,
        TraceQLOperator.Less, TraceQLOperator.LessEqual,
    ];

    private static readonly TraceQLOperator[] Arithmetic =
    [
        TraceQLOperator.Add, TraceQLOperator.Subtract, TraceQLOperator.Multiply, TraceQLOperator.Divide,
        TraceQLOperator.Modulo, TraceQLOperator.Power,
    ];

    private static readonly TraceQLOperator[] SpansetOperators =
    [
        TraceQLOperator.And, TraceQLOperator.Or, TraceQLOperator.Greater, TraceQLOperator.Less,
            TraceQLOperator.NotRegex,
        .. Enum.GetValues<TraceQLOperator>().Where(op => op >= TraceQLOperator.Descendant),
    ];

    private static readonly TraceQLScope[] Scopes = Enum.GetValues<TraceQLScope>();

    /// <summary>A search or a metrics query, perhaps with hints.</summary>
    public TraceQLQuery Query()
    {
        TraceQLHint[] hints = random.Next(4) == 0 ? [new("most_recent", TraceQLValue.OfTruth(true))] : [];
        return random.Next(3) == 0
            ? new TraceQLQuery(null, Metrics(2), hints)
            : new TraceQLQuery(Search(), null, hints);
    }

    /// <summary>A pipeline of filters, combinations, aggregates and groupings.</summary>
    public Pipeline Search()
    {
        var stages = new List<PipelineStage> { Spanset(2) };
        for (var i = random.Next(3); i > 0; i--)
        {
            stages.Add(random.Next(3) switch
            {
                0 => Filter(),
                1 => Scalar(),
                _ when random.Next(2) == 0 => new SelectStage([Attribute(), TraceQLAttribute.Of(Intrinsic.Status)]),
                _ => new GroupStage(Measured()), // Of several events, groups go by the one that matched.
            });
        }

        return new Pipeline(stages);
    }

    /// <summary>A condition that a filter can hold.</summary>
    public FieldExpr Condition(int depth)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            return Comparison();
        }

        return random.Next(5) == 0
            ? new UnaryExpr(TraceQLOperator.Not, Condition(depth - 1))
            : new BinaryExpr(
                random.Next(2) == 0 ? TraceQLOperator.And
                    : TraceQLOperator.Or, Condition(depth - 1), Condition(depth - 1));
    }

    private SpansetFilter Filter() => new(Condition(2));

    private PipelineStage Spanset(int depth) => depth == 0 || random.Next(2) == 0
        ? Filter()
        : new SpansetOperation(random.GetItems(SpansetOperators, 1)[0], Side(depth - 1), Side(depth - 1));

    private PipelineStage Side(int depth)
        => random.Next(4) == 0 ? new Pipeline([Spanset(depth), random.Next(2) == 0 ? Filter() : Scalar()])
            : Spanset(depth);

    private ScalarFilter Scalar()
    {
        var function = random.GetItems(Enum.GetValues<AggregateFunction>(), 1)[0];
        var aggregate = new AggregateExpr(function, function == AggregateFunction.Count ? null : Measured());
        return new ScalarFilter(random.GetItems(Comparisons, 1)[0], aggregate, new ScalarLiteral(Number()));
    }

    private FieldExpr Measured() => random.Next(3) switch
    {
        0 => new AttributeExpr(TraceQLAttribute.Of(Intrinsic.Duration)),
        1 => new AttributeExpr(new TraceQLAttribute(TraceQLScope.Span, "n")),
        _ => new BinaryExpr(
            random.GetItems(Arithmetic, 1)[0], new AttributeExpr(new TraceQLAttribute(TraceQLScope.Span, "n")),
            new LiteralExpr(Number())),
    };

    private FieldExpr Comparison()
    {
        switch (random.Next(10))
        {
            case 0:
                // That a resource has no service name must not be asked.
                var named = Attribute() with { Key = RandomSpans.Keys[random.Next(3)] };
                return new BinaryExpr(Equality(), new AttributeExpr(named), new LiteralExpr(TraceQLValue.Nil));
            case 1:
                return new BinaryExpr(
                    random.Next(2) == 0 ? TraceQLOperator.Regex
                        : TraceQLOperator.NotRegex, new AttributeExpr(Attribute()),
                    new LiteralExpr(TraceQLValue.OfText(random.GetItems(["v.*", "v1|v2", "[^1]*", "", "v1x"], 1)[0])));
            case 2:
                var literal = Literal();
                return new BinaryExpr(OperatorFor(literal), new LiteralExpr(literal), new AttributeExpr(Attribute()));
            case 3:
                return new BinaryExpr(random.GetItems(Comparisons, 1)[0], Operand(), Operand());
            case 4:
                return IntrinsicComparison();
            default:
                var value = Literal();
                return new BinaryExpr(OperatorFor(value), new AttributeExpr(Attribute()), new LiteralExpr(value));
        }
    }

    // Truth values are not ordered.
    private TraceQLOperator OperatorFor(TraceQLValue literal)
        => literal.Type == TraceQLValueType.Boolean ? Equality() : random.GetItems(Comparisons, 1)[0];

    private TraceQLOperator Equality() => random.Next(2) == 0 ? TraceQLOperator.Equal : TraceQLOperator.NotEqual;

    private BinaryExpr IntrinsicComparison() => random.Next(9) switch
    {
        0 => Compare(Intrinsic.Duration, Comparisons, Number()),
        1 => new BinaryExpr(Equality(), Name(Intrinsic.Status), new LiteralExpr(TraceQLValue.OfStatus(random.Next(3)))),
        2 => new BinaryExpr(Equality(), Name(Intrinsic.Kind), new LiteralExpr(TraceQLValue.OfKind(random.Next(6)))),
        3 => Compare(Intrinsic.Name, Comparisons, Text()),
        4 => Compare(Intrinsic.EventName, Comparisons, Text()),
        5 => Compare(Intrinsic.NestedSetParent, Comparisons, TraceQLValue.OfWhole(random.Next(-1, 5))),
        6 => Compare(Intrinsic.StatusMessage, Comparisons, Text()),
        7 => Compare(Intrinsic.ChildCount, Comparisons, TraceQLValue.OfWhole(random.Next(3))),
        _ => Compare(Intrinsic.RootName, Comparisons, Text()),
    };

    private BinaryExpr Compare(Intrinsic intrinsic, TraceQLOperator[] operators, TraceQLValue value)
        => new(random.GetItems(operators, 1)[0], Name(intrinsic), new LiteralExpr(value));

    private static AttributeExpr Name(Intrinsic intrinsic) => new(TraceQLAttribute.Of(intrinsic));

    private FieldExpr Operand() => random.Next(3) == 0
        ? new BinaryExpr(random.GetItems(Arithmetic, 1)[0], new AttributeExpr(Attribute()), new LiteralExpr(Number()))
        : new AttributeExpr(Attribute());

    private TraceQLAttribute Attribute()
        => new(random.GetItems(Scopes, 1)[0], random.GetItems(RandomSpans.Keys, 1)[0]);

    private TraceQLValue Literal() => random.Next(4) switch
    {
        0 => Text(),
        1 => TraceQLValue.OfTruth(random.Next(2) == 0),
        _ => Number(),
    };

    private TraceQLValue Number() => random.Next(3) switch
    {
        0 => TraceQLValue.OfWhole(random.Next(-2, 6)),
        1 => TraceQLValue.OfNumber(random.Next(-4, 12) / 2.0),
        _ => TraceQLValue.OfDuration(random.Next(0, 6)),
    };

    private TraceQLValue Text() => TraceQLValue.OfText(random.GetItems(RandomSpans.Texts, 1)[0]);

    private MetricsExpr Metrics(int depth)
    {
        if (depth > 0)
        {
            switch (random.Next(6))
            {
                case 0: return new RankedExpr(Metrics(depth - 1), random.Next(2) == 0, random.Next(1, 5));
                case 1: return new FilteredExpr(Metrics(depth - 1), random.GetItems(Comparisons, 1)[0], Number());
                case 2: return new MetricsMath(
                    TraceQLOperator.Divide, Metrics(0), new MetricsNumber(TraceQLValue.OfNumber(2.5)));
                case 3: return new MetricsMath(TraceQLOperator.Add, Metrics(0), Metrics(depth - 1));
            }
        }

        var operation = (MetricsOperation)random.Next((int)MetricsOperation.Compare);
        return new MetricsQuery(Search(), new MetricsFunction(
            operation,
            operation is MetricsOperation.Rate or MetricsOperation.CountOverTime ? null
                : TraceQLAttribute.Of(Intrinsic.Duration),
            operation == MetricsOperation.QuantileOverTime ? [0.5, 1] : [],
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => Attribute())],
            null));
    }
}
