using System.Buffers;
using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>One execution of a template: walks its statements and writes. Not thread-safe, one use.</summary>
internal sealed class TemplateRun
{
    private const int OutputBytesMax = 4 << 20;
    private const int InvocationDepthMax = 100;

    private readonly ParsedTemplate _parsed;
    private readonly IBufferWriter<byte> _output;
    private readonly TemplateEvaluator _evaluator;
    private int _outputBytes;
    private int _invocationDepth;

    public TemplateRun(
        Template template, ParsedTemplate parsed, ITemplateData data, TemplateCall call, IBufferWriter<byte> output)
    {
        _parsed = parsed;
        _output = output;
        _evaluator = new TemplateEvaluator(template, call);
        Root = TemplateValue.Of(new TemplateLabels(data));
    }

    /// <summary>Where the walk goes on.</summary>
    private enum Flow
    {
        Next,
        Break,
        Continue,
        Failed,
    }

    private TemplateValue Root { get; }

    private TemplateScope Scope => _evaluator.Scope;

    /// <summary>Runs the template; returns the error's text, or "".</summary>
    public string Execute()
    {
        Scope.Push("$", Root);
        Walk(_parsed.Body, Root);
        return _evaluator.Error ?? "";
    }

    private Flow Walk(TemplateNode[] nodes, TemplateValue dot)
    {
        foreach (var node in nodes)
        {
            var flow = Walk(node, dot);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow Walk(TemplateNode node, TemplateValue dot)
    {
        if (!_evaluator.TryStep(node))
        {
            return Flow.Failed;
        }

        switch (node)
        {
            case TextNode text:
                return Write(node, text.Utf8);
            case ActionNode action:
                if (!_evaluator.TryEvaluate(action.Pipe, dot, out var value))
                {
                    return Flow.Failed;
                }

                return action.Pipe.Declarations.Length > 0 ? Flow.Next : Print(node, value);
            case BranchNode { Kind: BranchKind.Range } range:
                return WalkNested(range, dot, WalkRange);
            case BranchNode branch:
                return WalkNested(branch, dot, WalkBranch);
            case InvokeNode invoke:
                return WalkInvoke(invoke, dot);
            default:
                return ((JumpNode)node).IsBreak ? Flow.Break : Flow.Continue;
        }
    }

    private Flow Print(TemplateNode node, TemplateValue value)
        => Write(node, Encoding.UTF8.GetBytes(
            value.Kind == TemplateKind.Invalid ? "<no value>" : TemplatePrinter.Print(value)));

    private Flow Write(TemplateNode node, ReadOnlySpan<byte> utf8)
    {
        _outputBytes += utf8.Length;
        if (_outputBytes > OutputBytesMax)
        {
            _evaluator.Fail(node, FormattableString.Invariant($"output exceeds {OutputBytesMax} bytes"));
            return Flow.Failed;
        }

        _output.Write(utf8);
        return Flow.Next;
    }

    /// <summary>Walks a block; its variables end with it.</summary>
    private Flow WalkNested(
        BranchNode node, TemplateValue dot, Func<BranchNode, TemplateValue, TemplateValue, Flow> walk)
    {
        if (!_evaluator.TryEnter(node))
        {
            return Flow.Failed;
        }

        var variables = Scope.Count;
        var flow = _evaluator.TryEvaluate(node.Pipe, dot, out var value) ? walk(node, dot, value) : Flow.Failed;
        Scope.PopTo(variables);
        _evaluator.Leave();
        return flow;
    }

    private Flow WalkBranch(BranchNode node, TemplateValue dot, TemplateValue value)
        => value.IsTrue ? Walk(node.Body, node.Kind == BranchKind.With ? value : dot) : Walk(node.Else ?? [], dot);

    private Flow WalkRange(BranchNode node, TemplateValue dot, TemplateValue value)
    {
        IEnumerable<(TemplateValue Key, TemplateValue Item)> items;
        switch (value.Kind)
        {
            case TemplateKind.Slice:
                items = value.Slice.Select((item, index) => (TemplateValue.OfInt(index), item));
                break;
            case TemplateKind.Map:
                items = value.Map.Select(entry => (TemplateValue.Of(entry.Key), entry.Value));
                break;
            case TemplateKind.Labels:
                items = value.Labels.Names.Select(
                    name => (TemplateValue.Of(name), TemplateValue.Of(value.Labels[name])));
                break;
            case TemplateKind.Int or TemplateKind.Int64 or TemplateKind.Uint8 when node.Pipe.Declarations.Length > 1:
                _evaluator.Fail(
                    node.Pipe, $"can't use {TemplatePrinter.Print(value)} to iterate over more than one variable");
                return Flow.Failed;
            case TemplateKind.Int or TemplateKind.Int64 or TemplateKind.Uint8:
                items = CountTo(value);
                break;
            case TemplateKind.Invalid:
                items = [];
                break;
            default:
                _evaluator.Fail(node.Pipe, $"range can't iterate over {TemplatePrinter.Print(value)}");
                return Flow.Failed;
        }

        return WalkItems(node, dot, items);
    }

    private static IEnumerable<(TemplateValue Key, TemplateValue Item)> CountTo(TemplateValue end)
    {
        for (var i = 0L; i < end.Integer; i++)
        {
            yield return (TemplateValue.Invalid, end.Kind == TemplateKind.Int64
                ? TemplateValue.OfInt64(i)
                : TemplateValue.OfInt(i));
        }
    }

    private Flow WalkItems(
        BranchNode node, TemplateValue dot, IEnumerable<(TemplateValue Key, TemplateValue Item)> items)
    {
        var variables = Scope.Count;
        var isEmpty = true;
        foreach (var (key, item) in items)
        {
            isEmpty = false;
            if (!_evaluator.TryStep(node))
            {
                return Flow.Failed;
            }

            SetLoopVariables(node.Pipe, key, item);
            var flow = Walk(node.Body, item);
            Scope.PopTo(variables);
            if (flow == Flow.Failed)
            {
                return flow;
            }

            if (flow == Flow.Break)
            {
                break;
            }
        }

        return isEmpty ? Walk(node.Else ?? [], dot) : Flow.Next;
    }

    /// <summary>One variable is the item; of two the first is the key.</summary>
    private void SetLoopVariables(PipeNode pipe, TemplateValue key, TemplateValue item)
    {
        var variables = pipe.Declarations;
        for (var i = 0; i < variables.Length; i++)
        {
            var value = i == 0 && variables.Length > 1 ? key : item;
            if (pipe.IsAssignment)
            {
                _evaluator.Assign(variables[i].Names[0], value);
            }
            else
            {
                Scope.SetFromTop(variables.Length - i, value);
            }
        }
    }

    private Flow WalkInvoke(InvokeNode node, TemplateValue dot)
    {
        if (!_parsed.Definitions.TryGetValue(node.Name, out var body))
        {
            _evaluator.Fail(node, $"template {GoQuote.Quote(node.Name)} not defined");
            return Flow.Failed;
        }

        if (_invocationDepth == InvocationDepthMax)
        {
            _evaluator.Fail(
                node, FormattableString.Invariant($"exceeded maximum template depth ({InvocationDepthMax})"));
            return Flow.Failed;
        }

        var value = TemplateValue.Invalid;
        if (!_evaluator.TryEnter(node)
            || (node.Pipe is not null && !_evaluator.TryEvaluate(node.Pipe, dot, out value)))
        {
            return Flow.Failed;
        }

        _invocationDepth++;
        var caller = _evaluator.EnterTemplate(node.Name, value);
        var flow = Walk(body, value);
        _evaluator.LeaveTemplate(caller);
        _invocationDepth--;
        _evaluator.Leave();
        return flow == Flow.Failed ? flow : Flow.Next;
    }
}
