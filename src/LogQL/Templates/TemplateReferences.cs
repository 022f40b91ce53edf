namespace Trine.LogQL.Templates;

/// <summary>What a template reads of a line. Walks all that can run, definitions too.</summary>
internal sealed class TemplateReferences
{
    private readonly SortedSet<string> _labels = new(StringComparer.Ordinal);

    /// <summary>The labels that fields name. A field of another value may be among them, which does no harm.</summary>
    public IReadOnlyCollection<string> Labels => _labels;

    /// <summary>Whether the labels as a whole are used as a value.</summary>
    public bool IsAll { get; private set; }

    public bool IsLineUsed { get; private set; }

    public static TemplateReferences Of(ParsedTemplate template)
    {
        var references = new TemplateReferences();
        references.Visit(template.Body);
        foreach (var body in template.Definitions.Values)
        {
            references.Visit(body);
        }

        return references;
    }

    private void Visit(IEnumerable<TemplateNode> nodes)
    {
        foreach (var node in nodes)
        {
            Visit(node);
        }
    }

    private void Visit(TemplateNode? node)
    {
        switch (node)
        {
            case ActionNode action:
                Visit(action.Pipe);
                break;
            case BranchNode branch:
                Visit(branch.Pipe);
                Visit(branch.Body);
                Visit(branch.Else ?? []);
                break;
            case InvokeNode invoke:
                VisitInvoked(invoke.Pipe);
                break;
            case PipeNode pipe:
                Visit(pipe.Commands);
                break;
            case CommandNode command:
                Visit(command.Arguments);
                break;
            case ChainNode chain:
                Visit(chain.Node);
                break;
            case IdentifierNode { Name: LineFunctions.Line }:
                IsLineUsed = true;
                break;
            case FieldNode field:
                _labels.Add(field.Names[0]);
                break;
            case VariableNode { Names: ["$", var name, ..] }:
                _labels.Add(name);
                break;
            case DotNode or VariableNode { Names: ["$"] }:
                IsAll = true;
                break;
        }
    }

    /// <summary>The dot handed on as it is shows the invoked template only the fields that it names itself.</summary>
    private void VisitInvoked(PipeNode? pipe)
    {
        if (pipe is not { Declarations: [], Commands: [{ Arguments: [DotNode or VariableNode { Names: ["$"] }] }] })
        {
            Visit(pipe);
        }
    }
}
