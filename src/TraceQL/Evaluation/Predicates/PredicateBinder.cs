using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Turns a condition of a query into one about the columns of a table.</summary>
internal sealed class PredicateBinder(TableView view)
{
    private static readonly TraceQLScope[] LookupOrder =
        [TraceQLScope.Span, TraceQLScope.Resource, TraceQLScope.Event, TraceQLScope.Link, TraceQLScope.Instrumentation];

    public BoundPredicate Bind(FieldExpr expression)
    {
        if (!expression.ReferencesSpan)
        {
            return new ConstantPredicate(
                BoundValue.Bind(expression, view).Get(0) is { Type: TraceQLValueType.Boolean, Truth: true });
        }

        switch (expression)
        {
            case AttributeExpr { Attribute: var attribute }:
                return BindComparison(attribute, TraceQLOperator.Equal, TraceQLValue.OfTruth(true));
            case UnaryExpr { Operator: TraceQLOperator.Not, Operand: AttributeExpr { Attribute: var attribute } }:
                return BindComparison(attribute, TraceQLOperator.Equal, TraceQLValue.OfTruth(false));
            case UnaryExpr { Operator: TraceQLOperator.Not } not:
                return new NotPredicate(view, Bind(not.Operand));
            case BinaryExpr { Operator: TraceQLOperator.And } and:
                return new AllPredicate(view, Conjuncts(and).Select(Bind));
            case BinaryExpr { Operator: TraceQLOperator.Or } or:
                return new AnyPredicate(view, Bind(or.Left), Bind(or.Right));
            case BinaryExpr { Left: AttributeExpr left } right when !right.Right.ReferencesSpan:
                return BindComparison(left.Attribute, right.Operator, Constant(right.Right));
            case BinaryExpr { Right: AttributeExpr right } left when !left.Left.ReferencesSpan:
                return BindComparison(right.Attribute, Operators.Mirror(left.Operator), Constant(left.Left));
            default:
                return new ComputedPredicate(BoundValue.Bind(expression, view));
        }
    }

    private TraceQLValue Constant(FieldExpr expression) => BoundValue.Bind(expression, view).Get(0);

    private static IEnumerable<FieldExpr> Conjuncts(FieldExpr expression)
        => expression is BinaryExpr { Operator: TraceQLOperator.And } and
            ? Conjuncts(and.Left).Concat(Conjuncts(and.Right))
            : [expression];

    private BoundPredicate BindComparison(TraceQLAttribute attribute, TraceQLOperator op, TraceQLValue literal)
    {
        if (literal.Type == TraceQLValueType.Nil)
        {
            return op switch
            {
                TraceQLOperator.NotEqual => BindPresence(attribute),
                TraceQLOperator.Equal => new NotPredicate(view, BindPresence(attribute)),
                _ => new ConstantPredicate(false),
            };
        }

        if (attribute.Intrinsic != Intrinsic.None)
        {
            return new IntrinsicBinder(view).Bind(attribute.Intrinsic, op, literal);
        }

        var test = new ValueTest(op, literal);
        var scopes = ScopesOf(attribute);
        if (scopes.Count == 0)
        {
            return new ConstantPredicate(false);
        }

        if (scopes is [var only])
        {
            return new ColumnPredicate(TableView.LevelOf(only), view.Columns(only, attribute.Key), test);
        }

        return new FirstScopePredicate(view, [.. scopes.Select(scope =>
        {
            var (level, columns) = (TableView.LevelOf(scope), view.Columns(scope, attribute.Key));
            return (
                (BoundPredicate)new PresencePredicate(level, columns),
                (BoundPredicate)new ColumnPredicate(level, columns, test));
        })]);
    }

    private BoundPredicate BindPresence(TraceQLAttribute attribute)
    {
        if (attribute.Intrinsic != Intrinsic.None)
        {
            return IntrinsicBinder.BindPresence(view, attribute.Intrinsic);
        }

        BoundPredicate? presence = null;
        foreach (var scope in ScopesOf(attribute))
        {
            var next = new PresencePredicate(TableView.LevelOf(scope), view.Columns(scope, attribute.Key));
            presence = presence is null ? next : new AnyPredicate(view, presence, next);
        }

        return presence ?? new ConstantPredicate(false);
    }

    /// <summary>The scopes in which the table has the key, in the order of the look-up.</summary>
    private List<TraceQLScope> ScopesOf(TraceQLAttribute attribute)
    {
        var scopes = attribute.Scope == TraceQLScope.Any ? LookupOrder : [attribute.Scope];
        return [.. scopes.Where(scope => view.Columns(scope, attribute.Key).Count > 0)];
    }
}
