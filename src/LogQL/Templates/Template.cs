using System.Buffers;
using Trine.Model.GoText;
using Trine.Model.Regex;

namespace Trine.LogQL.Templates;

/// <summary>
/// A parsed template of <c>line_format</c> or <c>label_format</c>: Go's text/template with Loki's functions.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Bounds that Go does not have: 4 MiB of output, 100 000 steps, texts of 4 Mi characters, nesting of 200 in the
/// source and of 1000 while it runs. Past one the execution fails, as it does for any other error.
/// </remarks>
public sealed class Template
{
    private const int RegexesMax = 16;

    private readonly ParsedTemplate _parsed;
    private readonly Re2Cache _regexes = new(RegexesMax);
    private readonly TimeProvider _clock;
    private readonly bool _isPlain;

    private Template(string name, string text, TimeProvider clock)
    {
        Name = name;
        Text = text;
        _clock = clock;
        _parsed = TemplateParser.Parse(name, text);
        var references = TemplateReferences.Of(_parsed);
        ReferencedLabels = references.Labels;
        ReferencesAllLabels = references.IsAll;
        ReferencesLine = references.IsLineUsed;
        _isPlain = Array.TrueForAll(_parsed.Body, node => node is TextNode || PlainField(node) is not null);
    }

    /// <summary>The name that errors give: <c>line</c> or <c>label</c>.</summary>
    public string Name { get; }

    /// <summary>The source.</summary>
    public string Text { get; }

    /// <summary>The labels that the template names, each once.</summary>
    public IReadOnlyCollection<string> ReferencedLabels { get; }

    /// <summary>
    /// Whether the template may read labels that it does not name: <c>{{.}}</c>, <c>range</c> over all.
    /// </summary>
    public bool ReferencesAllLabels { get; }

    /// <summary>Whether the template reads the line.</summary>
    public bool ReferencesLine { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="name">The name that errors give.</param>
    /// <param name="text">The source.</param>
    /// <param name="clock">Tells the present for <c>now</c>; the system's if null.</param>
    /// <exception cref="TemplateSyntaxException">The text is not a template.</exception>
    public static Template Parse(string name, string text, TimeProvider? clock = null)
        => new(name, text, clock ?? TimeProvider.System);

    /// <summary>Writes the template's output for one line.</summary>
    /// <param name="data">The line.</param>
    /// <param name="output">Receives UTF-8; holds a part of it after a failure.</param>
    /// <param name="error">Go's text of the failure, or "".</param>
    public bool TryExecute(ITemplateData data, IBufferWriter<byte> output, out string error)
    {
        error = "";
        if (!_isPlain)
        {
            // Slow path: functions and blocks need variables and typed values.
            var run = new TemplateRun(this, _parsed, data, new TemplateCall(data, _regexes, _clock), output);
            error = run.Execute();
            return error.Length == 0;
        }

        // Fast path: text and labels are copied as bytes. Their size needs no bound: each label is written once.
        foreach (var node in _parsed.Body)
        {
            if (node is TextNode text)
            {
                output.Write(text.Utf8);
            }
            else
            {
                WriteField(PlainField(node)!, data, output); // Not null: the constructor looked.
            }
        }

        return true;
    }

    /// <summary>What a node prints if that is one label or the line without more ado; else null.</summary>
    private static TemplateNode? PlainField(TemplateNode node)
        => node is not ActionNode { Pipe: { Declarations: [], Commands: [{ Arguments: [var operand] }] } } ? null
            : operand switch
            {
                FieldNode { Names.Length: 1 } or IdentifierNode { Name: LineFunctions.Line } => operand,
                _ => null,
            };

    private static void WriteField(TemplateNode operand, ITemplateData data, IBufferWriter<byte> output)
    {
        if (operand is not FieldNode field)
        {
            output.Write(data.Line);
        }
        else if (data.TryGetLabel(field.Names[0], out var value))
        {
            output.Write(value);
        }
    }

    /// <summary>Go's text for a failure at a node.</summary>
    internal string Describe(string running, TemplateNode node, string reason)
    {
        var before = Text.AsSpan(0, node.Position);
        var line = 1 + before.Count('\n');
        var column = System.Text.Encoding.UTF8.GetByteCount(before[(before.LastIndexOf('\n') + 1)..]);
        return FormattableString.Invariant(
            $"template: {Name}:{line}:{column}: executing {GoQuote.Quote(running)} at <{node}>: {reason}");
    }
}
