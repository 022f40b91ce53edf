namespace Trine.LogQL.Templates;

/// <summary>Evaluates pipelines by Go's rules. A failure is kept in <see cref="Error"/>. Not thread-safe.</summary>
internal sealed class TemplateEvaluator(Template template, TemplateCall call)
{
    private const int StepsMax = 100_000;
    private const int DepthMax = 1_000;

    private string _running = template.Name;
    private int _floor; // The first variable that the running template sees.
    private int _steps;
    private int _depth;

    /// <summary>Why the execution failed, in Go's words; null if it did not.</summary>
    public string? Error { get; private set; }

    public TemplateScope Scope { get; } = new();

    /// <summary>Reports a failure at a node.</summary>
    public bool Fail(TemplateNode node, string reason)
    {
        Error ??= template.Describe(_running, node, reason);
        return false;
    }

    /// <summary>Counts a step; false, and failure reported, past the bound.</summary>
    public bool TryStep(TemplateNode node)
        => ++_steps <= StepsMax || Fail(node, FormattableString.Invariant($"exceeded {StepsMax} steps"));

    /// <summary>Goes one level deeper; false, and failure reported, past the bound.</summary>
    public bool TryEnter(TemplateNode node)
        => ++_depth <= DepthMax || Fail(node, FormattableString.Invariant($"exceeded nesting of {DepthMax}"));

    public void Leave() => _depth--;

    /// <summary>Begins a template that sees no variable but <c>$</c>; returns what to go back to.</summary>
    public (string Running, int Floor) EnterTemplate(string name, TemplateValue dot)
    {
        var caller = (_running, _floor);
        (_running, _floor) = (name, Scope.Count);
        Scope.Push("$", dot);
        return caller;
    }

    public void LeaveTemplate((string Running, int Floor) caller)
    {
        Scope.PopTo(_floor);
        (_running, _floor) = caller;
    }

    public void Assign(string name, TemplateValue value) => Scope.Set(name, value, _floor);

    /// <summary>Evaluates a pipeline and sets the variables that it declares.</summary>
    public bool TryEvaluate(PipeNode pipe, TemplateValue dot, out TemplateValue value)
    {
        value = default;
        if (!TryEnter(pipe))
        {
            return false;
        }

        TemplateValue? last = null;
        foreach (var command in pipe.Commands)
        {
            if (!TryStep(command) || !TryEvaluateCommand(command, dot, last, out value))
            {
                return false;
            }

            // A nil that a function or a map gave is no value from here on.
            value = value.Kind == TemplateKind.Nil ? TemplateValue.Invalid : value;
            last = value;
        }

        foreach (var variable in pipe.Declarations)
        {
            if (pipe.IsAssignment)
            {
                Assign(variable.Names[0], value);
            }
            else
            {
                Scope.Push(variable.Names[0], value);
            }
        }

        Leave();
        return true;
    }

    /// <summary>Evaluates a command, with the value of the one before it in the pipeline, if there is one.</summary>
    private bool TryEvaluateCommand(
        CommandNode command, TemplateValue dot, TemplateValue? last, out TemplateValue value)
    {
        value = default;
        var arguments = command.Arguments;
        switch (arguments[0])
        {
            case FieldNode field:
                return TryGetFields(field, dot, field.Names, dot, arguments, last, out value);
            case ChainNode chain:
                return TryGetChain(chain, dot, arguments, last, out value);
            case IdentifierNode identifier:
                return TryCall(identifier, command, dot, arguments.AsSpan(1), last, out value);
            case VariableNode variable:
                return TryGetVariable(variable, dot, arguments, last, out value);
        }

        if (arguments.Length > 1 || last is not null)
        {
            return Fail(arguments[0], $"can't give argument to non-function {arguments[0]}");
        }

        switch (arguments[0])
        {
            case PipeNode pipe:
                return TryEvaluate(pipe, dot, out value);
            case DotNode:
                value = dot;
                return true;
            case NilNode:
                return Fail(arguments[0], "nil is not a command");
            default:
                return TryGetConstant(arguments[0], out value);
        }
    }

    private static bool TryGetConstant(TemplateNode node, out TemplateValue value)
    {
        value = node switch
        {
            BoolNode boolean => TemplateValue.Of(boolean.Value),
            StringNode text => TemplateValue.Of(text.Value),
            NumberNode { IsFloatByForm: true, Float: { } number } => TemplateValue.Of(number),
            NumberNode { Integer: { } number } => TemplateValue.OfInt(number),
            _ => TemplateValue.Invalid,
        };
        return value.Kind != TemplateKind.Invalid;
    }

    private bool TryGetVariable(
        VariableNode variable, TemplateValue dot, TemplateNode[] arguments, TemplateValue? last,
        out TemplateValue value)
    {
        if (!Scope.TryGet(variable.Names[0], _floor, out value))
        {
            return Fail(variable, $"undefined variable: {variable.Names[0]}");
        }

        if (variable.Names.Length > 1)
        {
            return TryGetFields(variable, value, variable.Names.AsSpan(1), dot, arguments, last, out value);
        }

        return (arguments.Length <= 1 && last is null)
            || Fail(variable, $"can't give argument to non-function {arguments[0]}");
    }

    private bool TryGetChain(
        ChainNode chain, TemplateValue dot, TemplateNode[] arguments, TemplateValue? last, out TemplateValue value)
        => TryGetArgument(chain.Node, ParameterType.Any, dot, out value)
            && TryGetFields(chain, value, chain.Names, dot, arguments, last, out value);

    /// <summary>Follows the names of a field; a method, which can only be the last, takes the arguments.</summary>
    private bool TryGetFields(
        TemplateNode node, TemplateValue receiver, ReadOnlySpan<string> names, TemplateValue dot,
        TemplateNode[] arguments, TemplateValue? last, out TemplateValue value)
    {
        value = receiver;
        for (var i = 0; i < names.Length; i++)
        {
            var isLast = i == names.Length - 1;
            var rest = isLast && arguments.Length > 0 ? arguments.AsSpan(1) : [];
            if (!TryGetField(node, value, names[i], dot, rest, isLast ? last : null, out value))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryGetField(
        TemplateNode node, TemplateValue receiver, string name, TemplateValue dot,
        ReadOnlySpan<TemplateNode> arguments, TemplateValue? last, out TemplateValue value)
    {
        value = default;
        var hasArguments = arguments.Length > 0 || last is not null;
        switch (receiver.Kind)
        {
            case TemplateKind.Invalid:
                return true;
            case TemplateKind.Nil:
                return Fail(node, $"nil pointer evaluating interface {{}}.{name}");
            case TemplateKind.Time when TimeFunctions.FindMethod(name) is { } method:
                return TryCallMethod(node, name, method, receiver, dot, arguments, last, out value);
            case TemplateKind.Labels or TemplateKind.Map when hasArguments:
                return Fail(node, $"{name} is not a method but has arguments");
            case TemplateKind.Labels:
                value = TemplateValue.Of(receiver.Labels[name]);
                return true;
            case TemplateKind.Map:
                value = receiver.Map.GetValueOrDefault(name, TemplateValue.Nil);
                return true;
            default:
                return Fail(node, $"can't evaluate field {name} in type {receiver.TypeName}");
        }
    }

    private bool TryCallMethod(
        TemplateNode node, string name, TemplateFunction method, TemplateValue receiver, TemplateValue dot,
        ReadOnlySpan<TemplateNode> arguments, TemplateValue? last, out TemplateValue value)
    {
        value = default;
        var bound = new TemplateFunction(method.Parameters[1..], method.Rest, method.Body);
        return TryGetArguments(node, name, bound, dot, arguments, last, out var values)
            && TryInvoke(node, name, method.Body, [receiver, .. values], out value);
    }

    private bool TryCall(
        IdentifierNode identifier, TemplateNode node, TemplateValue dot, ReadOnlySpan<TemplateNode> arguments,
        TemplateValue? last, out TemplateValue value)
    {
        value = default;
        return TryGetArguments(identifier, identifier.Name, identifier.Function, dot, arguments, last, out var values)
            && TryInvoke(node, identifier.Name, identifier.Function.Body, values, out value);
    }

    private bool TryInvoke(
        TemplateNode node, string name, TemplateBody body, TemplateValue[] values, out TemplateValue value)
    {
        value = body(values, call);
        return call.Error is null || Fail(node, $"error calling {name}: {call.Error}");
    }

    private bool TryGetArguments(
        TemplateNode node, string name, TemplateFunction function, TemplateValue dot,
        ReadOnlySpan<TemplateNode> arguments, TemplateValue? last, out TemplateValue[] values)
    {
        values = [];
        var count = arguments.Length + (last is null ? 0 : 1);
        var parameters = function.Parameters;
        if (count < parameters.Length || (count > parameters.Length && function.Rest is null))
        {
            // With a variable number of arguments Go does not count the one that the pipeline adds.
            return Fail(node, function.Rest is null
                ? FormattableString.Invariant($"wrong number of args for {name}: want {parameters.Length} got {count}")
                : FormattableString.Invariant(
                    $"wrong number of args for {name}: want at least {parameters.Length} got {arguments.Length}"));
        }

        var collected = new TemplateValue[count];
        for (var i = 0; i < count; i++)
        {
            var type = i < parameters.Length ? parameters[i] : function.Rest ?? ParameterType.Any;
            var isGiven = i < arguments.Length
                ? TryGetArgument(arguments[i], type, dot, out collected[i])
                : TryConvert(node, last.GetValueOrDefault(), type, out collected[i]);
            if (!isGiven)
            {
                return false;
            }

            if (collected[i].IsTrue == function.StopsAt)
            {
                values = collected[..(i + 1)];
                return true;
            }
        }

        values = collected;
        return true;
    }

    /// <summary>Evaluates an argument; constants take the type that is asked for.</summary>
    private bool TryGetArgument(TemplateNode node, ParameterType type, TemplateValue dot, out TemplateValue value)
    {
        switch (node)
        {
            case DotNode:
                return TryConvert(node, dot, type, out value);
            case NilNode:
                value = TemplateValue.Nil;
                return type == ParameterType.Any || Fail(node, $"cannot assign nil to {TemplateFunction.NameOf(type)}");
            case FieldNode field:
                return TryGetFields(field, dot, field.Names, dot, [], null, out value)
                    && TryConvert(node, value, type, out value);
            case VariableNode variable:
                return TryGetVariable(variable, dot, [], null, out value) && TryConvert(node, value, type, out value);
            case PipeNode pipe:
                return TryEvaluate(pipe, dot, out value) && TryConvert(node, value, type, out value);
            case IdentifierNode identifier:
                return TryCall(identifier, identifier, dot, [], null, out value)
                    && TryConvert(node, value, type, out value);
            case ChainNode chain:
                return TryGetChain(chain, dot, [], null, out value) && TryConvert(node, value, type, out value);
            default:
                return TryConvertConstant(node, type, out value);
        }
    }

    private bool TryConvertConstant(TemplateNode node, ParameterType type, out TemplateValue value)
    {
        value = default;
        switch (type)
        {
            case ParameterType.Any:
                return TryGetConstant(node, out value);
            case ParameterType.String when node is StringNode text:
                value = TemplateValue.Of(text.Value);
                return true;
            case ParameterType.Int when node is NumberNode { Integer: { } integer }:
                value = TemplateValue.OfInt(integer);
                return true;
            case ParameterType.Float64 when node is NumberNode { Float: { } number }:
                value = TemplateValue.Of(number);
                return true;
            case ParameterType.String:
                return Fail(node, $"expected string; found {node}");
            case ParameterType.Int:
                return Fail(node, $"expected integer; found {node}");
            case ParameterType.Float64:
                return Fail(node, $"expected float; found {node}");
            default:
                return Fail(node, $"can't handle {node} for arg of type {TemplateFunction.NameOf(type)}");
        }
    }

    private bool TryConvert(TemplateNode node, TemplateValue given, ParameterType type, out TemplateValue value)
    {
        value = given;
        if (given.Kind == TemplateKind.Invalid)
        {
            value = TemplateValue.Nil;
            return type == ParameterType.Any
                || Fail(node, $"invalid value; expected {TemplateFunction.NameOf(type)}");
        }

        var isFit = type switch
        {
            ParameterType.String => given.Kind == TemplateKind.String,
            ParameterType.Int => given.Kind == TemplateKind.Int,
            ParameterType.Float64 => given.Kind == TemplateKind.Float64,
            ParameterType.Time => given.Kind == TemplateKind.Time,
            _ => true,
        };
        return isFit || Fail(
            node, $"wrong type for value; expected {TemplateFunction.NameOf(type)}; got {given.TypeName}");
    }
}
