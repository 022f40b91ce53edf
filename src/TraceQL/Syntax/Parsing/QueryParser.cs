namespace Trine.TraceQL.Syntax;

/// <summary>Parses pipelines, their combinations and whole queries.</summary>
internal sealed class QueryParser
{
    private readonly TokenReader _reader;
    private readonly FieldParser _fields;
    private readonly ScalarParser _scalars;
    private readonly MetricsParser _metrics;

    public QueryParser(TokenReader reader)
    {
        _reader = reader;
        _fields = new FieldParser(reader);
        _scalars = new ScalarParser(reader, _fields, ParseScalarPipeline);
        _metrics = new MetricsParser(reader, _fields);
    }

    public TraceQLQuery Parse()
    {
        var root = ParseExpression(out _);
        List<TraceQLHint> hints = [];
        while (_reader.IsWord("with"))
        {
            hints = ParseHints(); // The last ones hold.
        }

        if (!_reader.Is(TokenKind.End))
        {
            throw _reader.Unexpected();
        }

        return root switch
        {
            Pipeline pipeline => new TraceQLQuery(pipeline, null, hints),
            MetricsExpr metrics and not MetricsNumber => new TraceQLQuery(null, metrics, hints),
            _ => throw _reader.Unexpected(),
        };
    }

    /// <summary>
    /// Reads all of a query, or all that stands in a pair of parentheses: a <see cref="Pipeline"/>, a
    /// <see cref="MetricsExpr"/>, or a <see cref="ScalarExpr"/> that waits for a comparison.
    /// </summary>
    private object ParseExpression(out bool isScalar)
    {
        _reader.Enter();
        isScalar = false;
        var first = ParseOperation(1);
        if (first is MetricsNumber number && _scalars.IsComparison)
        {
            first = new ScalarLiteral(number.Value);
        }

        if (first is MetricsExpr series)
        {
            _reader.Leave();
            return series is MetricsNumber ? series : _metrics.ParseSecondStages(series);
        }

        var stages = new List<PipelineStage>();
        if (first is ScalarExpr scalar)
        {
            if (_reader.Is(TokenKind.CloseParens))
            {
                _reader.Leave();
                isScalar = true;
                return scalar;
            }

            first = _scalars.ParseFilter(scalar);
        }

        AddStage(stages, first as PipelineStage);
        while (_reader.TryTake(TokenKind.Pipe))
        {
            if (_metrics.IsFunction)
            {
                var query = new MetricsQuery(new Pipeline(stages), _metrics.ParseFunction());
                _reader.Leave();
                return _metrics.ParseSecondStages(query);
            }

            if (_scalars.IsAggregate)
            {
                var aggregate = _scalars.Parse();
                if (_reader.Is(TokenKind.CloseParens))
                {
                    _reader.Leave();
                    isScalar = true;
                    return new ScalarPipeline(new Pipeline(stages), aggregate);
                }

                stages.Add(_scalars.ParseFilter(aggregate));
                continue;
            }

            AddStage(stages, ParseStage());
        }

        _reader.Leave();
        return new Pipeline(stages);
    }

    // Stages in parentheses with nothing beside them are as if the parentheses were not there.
    private static void AddStage(List<PipelineStage> stages, PipelineStage? stage)
    {
        switch (stage)
        {
            case Pipeline pipeline: stages.AddRange(pipeline.Stages); break;
            case not null: stages.Add(stage); break;
        }
    }

    private PipelineStage ParseStage()
    {
        if (_reader.IsWord("by"))
        {
            _reader.Take();
            _reader.ExpectOnly(TokenKind.OpenParens, "(");
            var expression = _fields.Parse();
            _reader.Expect(TokenKind.CloseParens);
            return new GroupStage(expression);
        }

        if (_reader.IsWord("coalesce"))
        {
            _reader.Take();
            _reader.ExpectOnly(TokenKind.OpenParens, "(");
            _reader.ExpectOnly(TokenKind.CloseParens, ")");
            return new CoalesceStage();
        }

        if (_reader.IsWord("select"))
        {
            _reader.Take();
            _reader.ExpectOnly(TokenKind.OpenParens, "(");
            var selected = _fields.ParseAttributes();
            _reader.Expect(TokenKind.CloseParens);
            return new SelectStage(selected);
        }

        return ParseOperation(1) as PipelineStage ?? throw _reader.Unexpected();
    }

    /// <summary>Reads spansets, series or scalars with the operators between them.</summary>
    private object ParseOperation(int precedenceMin)
    {
        _reader.Enter();
        var left = ParseOperand();
        var depth = 1;
        while (_reader.Is(TokenKind.Operator) && Operators.Precedence(_reader.Current.Operator) is var precedence
            && precedence > 0 && precedence >= precedenceMin && Joins(left, _reader.Current.Operator))
        {
            _reader.Enter();
            depth++;
            var op = _reader.Take();
            if (left is PipelineStage && !_reader.Is(TokenKind.OpenBrace) && !_reader.Is(TokenKind.OpenParens))
            {
                throw _reader.Unexpected(", expecting { or (");
            }

            var right = ParseOperation(op.Operator == TraceQLOperator.Power ? precedence : precedence + 1);
            left = Join(op, left, right);
        }

        for (; depth > 0; depth--)
        {
            _reader.Leave();
        }

        return left;
    }

    // Comparisons of scalars and series belong to whoever reads the pipeline.
    private static bool Joins(object left, TraceQLOperator op) => left switch
    {
        MetricsExpr => op is TraceQLOperator.Add or TraceQLOperator.Subtract or TraceQLOperator.Multiply
            or TraceQLOperator.Divide,
        ScalarExpr => Operators.IsArithmetic(op),
        GroupStage or SelectStage => false,
        _ => Operators.IsSpanset(op),
    };

    private static object Join(Token op, object left, object right) => (left, right) switch
    {
        (PipelineStage l, PipelineStage r) when Operators.IsSpanset(op.Operator)
            => new SpansetOperation(op.Operator, l, r),
        (MetricsNumber l, MetricsNumber r) => new MetricsNumber(MetricsConstants.Fold(op, l.Value, r.Value)),
        (MetricsExpr l, MetricsExpr r) => new MetricsMath(op.Operator, l, r),
        (ScalarExpr l, ScalarExpr r) when l.HasPipeline == r.HasPipeline => new ScalarOperation(op.Operator, l, r),
        (ScalarExpr { HasPipeline: false } l, MetricsNumber r)
            => new ScalarOperation(op.Operator, l, new ScalarLiteral(r.Value)),
        (MetricsNumber l, ScalarExpr { HasPipeline: false } r)
            => new ScalarOperation(op.Operator, new ScalarLiteral(l.Value), r),
        _ => throw new TraceQLParseException($"syntax error: unexpected {op.Name}", op.Line, op.Column),
    };

    private object ParseOperand()
    {
        switch (_reader.Current.Kind)
        {
            case TokenKind.OpenBrace:
                return ParseFilter();
            case TokenKind.OpenParens:
                return ParseParentheses();
            case TokenKind.Literal:
            case TokenKind.Operator when _reader.IsOperator(TraceQLOperator.Subtract):
                return new MetricsNumber(_metrics.ParseNumber());
            case TokenKind.Word when _scalars.IsAggregate:
                return _scalars.Parse();
            case TokenKind.Word when _reader.IsWord("by") || _reader.IsWord("select"):
                return ParseStage();
            default:
                throw _reader.Unexpected();
        }
    }

    private SpansetFilter ParseFilter()
    {
        _reader.Take();
        return _fields.ParseFilterRest();
    }

    private object ParseParentheses()
    {
        _reader.Take();
        var inner = ParseExpression(out var isScalar);
        if (inner is Pipeline && !_reader.Is(TokenKind.CloseParens))
        {
            throw _reader.Unexpected(", expecting ) or |");
        }

        _reader.Expect(TokenKind.CloseParens);
        return inner is Pipeline { Stages: [SpansetFilter or SpansetOperation] and [var only] } && !isScalar ? only : inner;
    }

    /// <summary>Reads a pipeline in parentheses that ends in a scalar.</summary>
    private ScalarExpr ParseScalarPipeline() => ParseParentheses() as ScalarExpr ?? throw _reader.Unexpected();

    private List<TraceQLHint> ParseHints()
    {
        _reader.Take();
        _reader.Expect(TokenKind.OpenParens);
        var hints = new List<TraceQLHint>();
        do
        {
            if (!_reader.Is(TokenKind.Word) || _reader.Current.Name == _reader.Current.Text)
            {
                throw _reader.Unexpected(", expecting IDENTIFIER"); // A word of the language is no name.
            }

            var name = _reader.Take().Text;
            if (!_reader.IsOperator(TraceQLOperator.Equal))
            {
                throw _reader.Unexpected();
            }

            _reader.Take();
            var value = _reader.Expect(TokenKind.Literal).Value;
            hints.Add(value.Type != TraceQLValueType.Nil ? new TraceQLHint(name, value) : throw _reader.Unexpected());
        }
        while (_reader.TryTake(TokenKind.Comma));
        _reader.Expect(TokenKind.CloseParens);
        return hints;
    }
}
