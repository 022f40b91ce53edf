using System.Text.RegularExpressions;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Tests.Evaluation;

/// <summary>
/// Evaluates pipelines span by span, as the language is described: slow, and nothing like the engine.
/// </summary>
internal sealed class NaiveEvaluator(IReadOnlyList<TestSpan> trace)
{
    private static readonly TraceQLScope[] Lookup =
        [TraceQLScope.Span, TraceQLScope.Resource, TraceQLScope.Event, TraceQLScope.Link, TraceQLScope.Instrumentation];

    private readonly Dictionary<TestSpan, (int Left, int Parent, int Children)> _numbers = Number(trace);

    /// <summary>Sets of spans of the trace that the pipeline leaves.</summary>
    public List<List<TestSpan>> Run(Pipeline pipeline) => Run(pipeline, [[.. trace]]);

    private List<List<TestSpan>> Run(PipelineStage stage, List<List<TestSpan>> sets)
    {
        switch (stage)
        {
            case Pipeline pipeline:
                return pipeline.Stages.Aggregate(sets, (before, inner) => Run(inner, before));
            case SpansetFilter filter:
                return NotEmpty(sets.Select(set => set.Where(span => Holds(filter.Expression, span)).ToList()));
            case SpansetOperation operation:
                return NotEmpty(sets.Select(set => Combine(
                    operation.Operator, Flat(Run(operation.Left, [set])), Flat(Run(operation.Right, [set])))));
            case ScalarFilter filter:
                return NotEmpty(sets.Where(set => Passes(filter, set)));
            case GroupStage group:
                return [.. sets
                    .SelectMany(set
                    => set.GroupBy(span => Single(group.Expression, span)).Select(each => each.ToList()))];
            default:
                return sets;
        }
    }

    private static List<List<TestSpan>> NotEmpty(IEnumerable<List<TestSpan>> sets)
        => [.. sets.Where(set => set.Count > 0)];

    private static List<TestSpan> Flat(List<List<TestSpan>> sets) => [.. sets.SelectMany(set => set)];

    private List<TestSpan> Combine(TraceQLOperator op, List<TestSpan> left, List<TestSpan> right)
    {
        List<TestSpan> Union(IEnumerable<TestSpan> more) => [.. left.Union(more)];
        List<TestSpan> Related(Func<TestSpan, TestSpan, bool> isRelated, bool isNegated = false)
            => [.. right.Where(r => left.Exists(l => isRelated(l, r)) != isNegated)];
        List<TestSpan> Both(Func<TestSpan, TestSpan, bool> isRelated)
            => [.. Related(isRelated).Union(left.Where(l => right.Exists(r => isRelated(l, r))))];

        return op switch
        {
            TraceQLOperator.And => left.Count > 0 && right.Count > 0 ? Union(right) : [],
            TraceQLOperator.Or => Union(right),
            TraceQLOperator.Greater => Related(IsChild),
            TraceQLOperator.NotChild => Related(IsChild, true),
            TraceQLOperator.UnionChild => Both(IsChild),
            TraceQLOperator.Less => Related((l, r) => IsChild(r, l)),
            TraceQLOperator.NotParent => Related((l, r) => IsChild(r, l), true),
            TraceQLOperator.UnionParent => Both((l, r) => IsChild(r, l)),
            TraceQLOperator.Descendant => Related(IsBelow),
            TraceQLOperator.NotDescendant => Related(IsBelow, true),
            TraceQLOperator.UnionDescendant => Both(IsBelow),
            TraceQLOperator.Ancestor => Related((l, r) => IsBelow(r, l)),
            TraceQLOperator.NotAncestor => Related((l, r) => IsBelow(r, l), true),
            TraceQLOperator.UnionAncestor => Both((l, r) => IsBelow(r, l)),
            TraceQLOperator.Sibling => Related(IsSibling),
            TraceQLOperator.NotRegex => Related(IsSibling, true),
            _ => Both(IsSibling),
        };
    }

    private TestSpan? Parent(TestSpan span) => TraceOrder.ParentOf(trace, span);

    private bool IsChild(TestSpan parent, TestSpan child) => ReferenceEquals(Parent(child), parent);

    private bool IsBelow(TestSpan ancestor, TestSpan span)
    {
        for (var parent = Parent(span); parent is not null; parent = Parent(parent))
        {
            if (ReferenceEquals(parent, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSibling(TestSpan left, TestSpan right)
        => !ReferenceEquals(left, right) && left.ParentId == right.ParentId;

    private bool Passes(ScalarFilter filter, List<TestSpan> set)
    {
        var aggregate = (AggregateExpr)filter.Left;
        var literal = ((ScalarLiteral)filter.Right).Value.Number;
        var values = aggregate.Expression is null ? [] : set.Select(span => Value(aggregate.Expression, span))
            .Where(value => value.IsNumeric).ToList();
        if (aggregate.Function != AggregateFunction.Count && values.Count == 0)
        {
            return false;
        }

        var numbers = values.Select(value => value.Number).ToList();
        var result = aggregate.Function switch
        {
            AggregateFunction.Count => set.Count,
            AggregateFunction.Min => numbers.Min(),
            AggregateFunction.Max => numbers.Max(),
            AggregateFunction.Sum => numbers.Sum(),
            _ when values.TrueForAll(value => value.Type == TraceQLValueType.Duration)
                => Math.Truncate(numbers.Average()),
            _ => numbers.Average(),
        };
        return Compare(filter.Operator, result, literal);
    }

    /// <summary>
    /// Whether a condition holds; those about events that are joined by <c>&amp;&amp;</c> hold for one event.
    /// </summary>
    private bool Holds(FieldExpr condition, TestSpan span)
    {
        switch (condition)
        {
            case LiteralExpr literal:
                return literal.Value.Truth;
            case UnaryExpr not:
                return !Holds(not.Operand, span);
            case BinaryExpr { Operator: TraceQLOperator.Or } or:
                return Holds(or.Left, span) || Holds(or.Right, span);
            case BinaryExpr { Operator: TraceQLOperator.And } and:
                var parts = Conjuncts(and).ToList();
                return parts.Where(part => Owners(part, span) is null).All(part => Holds(part, span))
                    && new[] { true, false }.All(isEvent => HoldsForOne(
                        [.. parts.Where(part => Owners(part, span) is { } owners && owners.IsEvent == isEvent)], span));
            default:
                return Owners(condition, span) is null ? HoldsFor(condition, span, null)
                    : HoldsForOne([condition], span);
        }
    }

    private bool HoldsForOne(List<FieldExpr> parts, TestSpan span)
    {
        if (parts.Count == 0)
        {
            return true;
        }

        var isEvent = Owners(parts[0], span)!.Value.IsEvent;
        var owners = isEvent ? span.Events.Cast<object>() : span.Links;
        return owners.Any(owner => parts.TrueForAll(part => HoldsForOwner(part, span, owner)));
    }

    private bool HoldsForOwner(FieldExpr condition, TestSpan span, object owner) => condition switch
    {
        BinaryExpr { Operator: TraceQLOperator.Or } or
            => HoldsForOwner(or.Left, span, owner) || HoldsForOwner(or.Right, span, owner),
        BinaryExpr { Operator: TraceQLOperator.And } and
            => HoldsForOwner(and.Left, span, owner) && HoldsForOwner(and.Right, span, owner),
        _ => HoldsFor(condition, span, owner),
    };

    /// <summary>Whether a condition is about single events or single links; null when it is about the span.</summary>
    private static (bool IsEvent, bool IsSingle)? Owners(FieldExpr condition, TestSpan span)
    {
        switch (condition)
        {
            case BinaryExpr { Operator: TraceQLOperator.And or TraceQLOperator.Or } logic:
                return Owners(logic.Left, span) is { } left && Owners(logic.Right, span) == left ? left : null;
            case BinaryExpr binary:
                var attribute = (binary.Left as AttributeExpr ?? binary.Right as AttributeExpr)?.Attribute;
                var other = binary.Left is AttributeExpr ? binary.Right : binary.Left;
                var isAbsence = other is LiteralExpr { Value.Type: TraceQLValueType.Nil }
                    && binary.Operator == TraceQLOperator.Equal;
                if (attribute is null || other.ReferencesSpan || isAbsence)
                {
                    return null;
                }

                return attribute.Value.Scope == TraceQLScope.Event || attribute.Value.Intrinsic == Intrinsic.EventName
                    ? (true, true)
                    : attribute.Value.Scope == TraceQLScope.Link ? (false, true) : null;
            default:
                return null;
        }
    }

    private static IEnumerable<FieldExpr> Conjuncts(FieldExpr expression)
        => expression is BinaryExpr { Operator: TraceQLOperator.And } and
            ? Conjuncts(and.Left).Concat(Conjuncts(and.Right)) : [expression];

    private bool HoldsFor(FieldExpr condition, TestSpan span, object? owner)
    {
        var binary = (BinaryExpr)condition;
        if (owner is null && FirstScope(binary, span) is { } scope)
        {
            // Without a scope, events and links are asked one by one, too.
            return scope is TraceQLScope.Event or TraceQLScope.Link
                ? Owned(scope, span).Any(each => HoldsFor(WithScope(binary, scope), span, each))
                : HoldsFor(WithScope(binary, scope), span, null);
        }

        var (left, right) = (Value(binary.Left, span, owner), Value(binary.Right, span, owner));
        if (binary.Left is LiteralExpr { Value.Type: TraceQLValueType.Nil }
            || binary.Right is LiteralExpr { Value.Type: TraceQLValueType.Nil })
        {
            var isAbsent = left.Type == TraceQLValueType.Nil && right.Type == TraceQLValueType.Nil;
            return isAbsent == (binary.Operator == TraceQLOperator.Equal);
        }

        return Holds(binary.Operator, left, right);
    }

    /// <summary>
    /// Of a comparison of an attribute without a scope with a literal: the first scope that has a value.
    /// </summary>
    private static TraceQLScope? FirstScope(BinaryExpr binary, TestSpan span)
    {
        var name = binary.Left as AttributeExpr ?? binary.Right as AttributeExpr;
        var literal = binary.Left as LiteralExpr ?? binary.Right as LiteralExpr;
        return name is { Attribute: { Scope: TraceQLScope.Any, Intrinsic: Intrinsic.None } attribute }
            && literal is not null && literal.Value.Type != TraceQLValueType.Nil
                ? Lookup.Cast<TraceQLScope?>().FirstOrDefault(scope => Bags(scope!.Value, span, null)
                    .Any(bag => bag[attribute.Key].Type != TraceQLValueType.Nil))
                : null;
    }

    private static BinaryExpr WithScope(BinaryExpr binary, TraceQLScope scope)
    {
        FieldExpr Scoped(FieldExpr side) => side is AttributeExpr { Attribute: var attribute }
            ? new AttributeExpr(attribute with { Scope = scope })
            : side;
        return binary with { Left = Scoped(binary.Left), Right = Scoped(binary.Right) };
    }

    private static IEnumerable<object> Owned(TraceQLScope scope, TestSpan span)
        => scope == TraceQLScope.Event ? span.Events : span.Links;

    private static bool Holds(TraceQLOperator op, TraceQLValue left, TraceQLValue right)
    {
        if (left.Type == TraceQLValueType.Array || right.Type == TraceQLValueType.Array)
        {
            if (left.Type == right.Type || left.Type == TraceQLValueType.Nil || right.Type == TraceQLValueType.Nil)
            {
                return false;
            }

            var pairs = left.Type == TraceQLValueType.Array
                ? left.Items.Select(item => Holds(op, item, right)) : right.Items.Select(item => Holds(op, left, item));
            return op is TraceQLOperator.NotEqual or TraceQLOperator.NotRegex ? pairs.All(holds => holds)
                : pairs.Any(holds => holds);
        }

        if (left.IsNumeric && right.IsNumeric)
        {
            return Compare(op, left.Number, right.Number);
        }

        if (left.Type != right.Type || left.Type == TraceQLValueType.Nil)
        {
            return false;
        }

        if (left.Type != TraceQLValueType.Text)
        {
            return op == TraceQLOperator.Equal ? left == right : op == TraceQLOperator.NotEqual && left != right;
        }

        return op is TraceQLOperator.Regex or TraceQLOperator.NotRegex
            ? Regex.IsMatch(left.Text, $@"\A(?:{right.Text})\z") == (op == TraceQLOperator.Regex)
            : Compare(op, string.CompareOrdinal(left.Text, right.Text), 0);
    }

    private static bool Compare(TraceQLOperator op, double left, double right) => op switch
    {
        TraceQLOperator.Equal => left == right,
        TraceQLOperator.NotEqual => left != right,
        TraceQLOperator.Greater => left > right,
        TraceQLOperator.GreaterEqual => left >= right,
        TraceQLOperator.Less => left < right,
        _ => left <= right,
    };

    /// <summary>As <see cref="Value"/>, of several events or links the first value.</summary>
    private TraceQLValue Single(FieldExpr expression, TestSpan span)
    {
        if (expression is AttributeExpr { Attribute: { Intrinsic: Intrinsic.None } attribute })
        {
            var scopes = attribute.Scope == TraceQLScope.Any ? Lookup : [attribute.Scope];
            return scopes.SelectMany(scope => Bags(scope, span, null)).Select(bag => bag[attribute.Key])
                .FirstOrDefault(value => value.Type != TraceQLValueType.Nil);
        }

        return Value(expression, span);
    }

    private TraceQLValue Value(FieldExpr expression, TestSpan span, object? owner = null) => expression switch
    {
        LiteralExpr literal => literal.Value,
        AttributeExpr { Attribute: var attribute } => Attribute(attribute, span, owner),
        BinaryExpr binary
            => NumberArithmetic.Apply(
            binary.Operator, Value(binary.Left, span, owner), Value(binary.Right, span, owner)),
        _ => TraceQLValue.Nil,
    };

    private TraceQLValue Attribute(TraceQLAttribute attribute, TestSpan span, object? owner)
    {
        switch (attribute.Intrinsic)
        {
            case Intrinsic.Duration: return TraceQLValue.OfDuration(span.DurationNs);
            case Intrinsic.Status: return TraceQLValue.OfStatus(span.Status);
            case Intrinsic.Kind: return TraceQLValue.OfKind(span.Kind);
            case Intrinsic.Name: return TraceQLValue.OfText(span.Name);
            case Intrinsic.StatusMessage: return TraceQLValue.OfText(span.StatusMessage);
            case Intrinsic.NestedSetParent: return TraceQLValue.OfWhole(_numbers[span].Parent);
            case Intrinsic.ChildCount: return TraceQLValue.OfWhole(_numbers[span].Children);
            case Intrinsic.RootName:
                return TraceQLValue.OfText(
                    trace.Where(other => other.ParentId == 0).MinBy(other => other.StartNs)?.Name ?? "");
            case Intrinsic.EventName:
                return TraceQLValue.OfText(((TestEvent)owner!).Name);
        }

        foreach (var scope in attribute.Scope == TraceQLScope.Any ? Lookup : [attribute.Scope])
        {
            var values = Bags(scope, span, owner).Select(bag => bag[attribute.Key])
                .Where(value => value.Type != TraceQLValueType.Nil).ToArray();
            if (values.Length > 0)
            {
                return values.Length == 1 ? values[0] : TraceQLValue.OfItems(values);
            }
        }

        return TraceQLValue.Nil;
    }

    private static IEnumerable<TestAttributes> Bags(TraceQLScope scope, TestSpan span, object? owner) => scope switch
    {
        TraceQLScope.Span => [span.Attributes],
        TraceQLScope.Resource => [span.Resource],
        TraceQLScope.Instrumentation => [span.Scope.Attributes],
        TraceQLScope.Event => owner is TestEvent only ? [only.Attributes] : span.Events.Select(each => each.Attributes),
        _ => owner is TestLink only ? [only.Attributes] : span.Links.Select(each => each.Attributes),
    };

    private static Dictionary<TestSpan, (int, int, int)> Number(IReadOnlyList<TestSpan> trace)
    {
        var numbers =
            trace.ToDictionary(span => span, _
            => (Left: 0, Parent: 0, Children: 0), ReferenceEqualityComparer.Instance as IEqualityComparer<TestSpan>);
        var next = 1;
        foreach (var root in trace.Where(span => span.ParentId == 0).OrderBy(span => span.StartNs))
        {
            Visit(root, -1);
        }

        foreach (var span in trace)
        {
            if (TraceOrder.ParentOf(trace, span) is { } parent)
            {
                numbers[parent] = numbers[parent] with { Children = numbers[parent].Children + 1 };
            }
        }

        return numbers;

        void Visit(TestSpan span, int parent)
        {
            var left = next++;
            numbers[span] = (left, parent, 0);
            foreach (
                var child in trace.Where(other => ReferenceEquals(TraceOrder.ParentOf(trace, other), span))
                .OrderBy(other => other.StartNs))
            {
                Visit(child, left);
            }

            next++;
        }
    }
}
