using Trine.LogQL.Templates;
using Trine.Model.GoText;
using Trine.Model.Regex;

namespace Trine.LogQL.Syntax;

/// <summary>Checks the texts inside stages: expressions, patterns, paths. Each method gives what is wrong, in Loki's
/// words, or an empty text.</summary>
internal static class StageArguments
{
    private const string ErrorLabel = "__error__";

    public static string CheckRegexp(string pattern)
    {
        try
        {
            Re2.Compile(pattern);
            return "";
        }
        catch (Re2SyntaxException e)
        {
            return e.Message;
        }
    }

    /// <summary>The argument of <c>regexp</c>: it needs named captures.</summary>
    public static string CheckRegexpParser(string pattern)
    {
        IReadOnlyList<string> groups;
        try
        {
            groups = Re2.Compile(pattern).GroupNames;
        }
        catch (Re2SyntaxException e)
        {
            return e.Message;
        }

        var names = new HashSet<string>();
        foreach (var name in groups.Where(name => name.Length > 0))
        {
            if (!names.Add(name))
            {
                return $"duplicate extracted label name '{name}'";
            }
        }

        return names.Count == 0 ? "at least one named capture must be supplied" : "";
    }

    /// <summary>The argument of <c>pattern</c>: it needs a named capture, and text between captures.</summary>
    public static string CheckPatternParser(string pattern)
    {
        if (pattern.Length == 0)
        {
            return "parse error at line 1, col 1: syntax error: unexpected $end, expecting IDENTIFIER or LITERAL";
        }

        var parts = LinePattern.Parse(pattern).Parts;
        if (!parts.Any(part => part.IsNamed))
        {
            return "at least one capture is required";
        }

        if (ConsecutiveCaptures(parts) is { Length: > 0 } error)
        {
            return error;
        }

        var names = new HashSet<string>();
        return parts.FirstOrDefault(part => part.IsNamed && !names.Add(part.Text)) is { } duplicate
            ? $"duplicate capture name ({duplicate.Text}): invalid expression"
            : "";
    }

    /// <summary>The argument of <c>|&gt;</c> and <c>!&gt;</c>: it may not have named captures.</summary>
    public static string CheckPatternFilter(string pattern)
    {
        var parts = LinePattern.Parse(pattern).Parts;
        if (ConsecutiveCaptures(parts) is { Length: > 0 } error)
        {
            return error;
        }

        return parts.FirstOrDefault(part => part.IsNamed) is { } named
            ? $"named captures are not allowed: found '{named}'"
            : "";
    }

    public static string CheckIp(string pattern)
        => IpPattern.TryParse(pattern) is null ? $"ip: invalid pattern: {GoQuote.Quote(pattern)}" : "";

    public static string CheckJson(JsonStage stage)
        => CheckExtractions(stage.Extractions, text => JsonPath.TryParse(text, out var error) is null ? error : "");

    public static string CheckLogfmt(LogfmtStage stage)
        => CheckExtractions(stage.Extractions, text => LogfmtKey.TryParse(text, out var error) is null ? error : "");

    public static string CheckLineFormat(LineFormatStage stage)
        => CheckTemplate("line", stage.Template) is { Length: > 0 } error ? $"invalid line template: {error}" : "";

    /// <summary>The names that <c>label_format</c> sets, then its templates.</summary>
    public static string CheckLabelFormat(LabelFormatStage stage)
    {
        var names = new HashSet<string>();
        foreach (var format in stage.Formats)
        {
            if (format.Name == ErrorLabel)
            {
                return $"{format.Name} cannot be formatted";
            }

            if (!names.Add(format.Name))
            {
                return $"multiple label name '{format.Name}' not allowed in a single format operation";
            }
        }

        foreach (var format in stage.Formats)
        {
            if (!format.IsRename && CheckTemplate("label", format.Value) is { Length: > 0 } error)
            {
                return $"invalid template for label '{format.Name}': {error}";
            }
        }

        return "";
    }

    private static string CheckTemplate(string name, string text)
    {
        try
        {
            Template.Parse(name, text);
            return "";
        }
        catch (TemplateSyntaxException e)
        {
            return e.Message;
        }
    }

    private static string CheckExtractions(IReadOnlyList<LabelExtraction> extractions, Func<string, string> check)
    {
        foreach (var extraction in extractions)
        {
            var error = check(extraction.Path);
            if (error.Length > 0)
            {
                return $"cannot parse expression [{extraction.Path}]: {error}";
            }
        }

        return "";
    }

    private static string ConsecutiveCaptures(IReadOnlyList<LinePatternPart> parts)
    {
        for (var i = 1; i < parts.Count; i++)
        {
            if (parts[i - 1].IsCapture && parts[i].IsCapture)
            {
                return $"found consecutive capture '{parts[i - 1]}{parts[i]}': invalid expression";
            }
        }

        return "";
    }
}
