using Trine.Model.Regex;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary><c>label_replace</c> and <c>label_join</c>: change labels only, once a series.</summary>
internal static class LabelFunctions
{
    /// <summary>Sets a label from the groups of an expression that matches another one.</summary>
    /// <exception cref="Model.RequestException">The expression or the label's name is invalid, or two series become
    /// one.</exception>
    public static StepVector Replace(CallExpr call, StepVector vector, QueryContext context)
    {
        var (target, template, source, pattern) = (Text(call, 1), Text(call, 2), Text(call, 3), Text(call, 4));
        Re2 regex;
        try
        {
            regex = Re2.Compile(pattern, Re2Options.Anchored | Re2Options.DotMatchesNewline);
        }
        catch (Re2SyntaxException)
        {
            throw QueryFailure.Execution($"invalid regular expression in label_replace(): {pattern}");
        }

        CheckName(target, "destination", "label_replace");
        return Relabel(vector, context, target, labels => regex.ExpandMatch(labels.ValueOf(source), template));
    }

    /// <summary>Sets a label to others' values, joined.</summary>
    /// <exception cref="Model.RequestException">A label's name is invalid, or two series become one.</exception>
    public static StepVector Join(CallExpr call, StepVector vector, QueryContext context)
    {
        var (target, separator) = (Text(call, 1), Text(call, 2));
        var sources = new string[call.Arguments.Count - 3];
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = Text(call, i + 3);
            CheckName(sources[i], "source", "label_join");
        }

        CheckName(target, "destination", "label_join");
        return Relabel(
            vector, context, target, labels => string.Join(separator, sources.Select(name => labels.ValueOf(name))));
    }

    /// <summary>The text of a string argument.</summary>
    public static string Text(CallExpr call, int argument) => ((StringExpr)call.Arguments[argument].Unwrap()).Value;

    private static void CheckName(string name, string role, string function)
    {
        if (name.Length == 0 || !QueryString.IsUtf8(name))
        {
            throw QueryFailure.Execution($"invalid {role} label name in {function}(): {name}");
        }
    }

    private static StepVector Relabel(
        StepVector vector, QueryContext context, string target, Func<ElementLabels, string?> valueOf)
    {
        var labels = new ElementLabels[vector.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            var before = vector.Labels[i];
            var value = valueOf(before);
            labels[i] = value is null
                ? before
                : new ElementLabels(
                    LabelEdits.Set(before.Resolve(), target, value),
                    NameRemoval.None,
                    before.IsNameDropped && target != MetadataLabels.Name);
        }

        return DuplicateLabels.Merge(new RelabelledVector(vector, labels), context);
    }
}
