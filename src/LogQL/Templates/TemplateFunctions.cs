namespace Trine.LogQL.Templates;

/// <summary>All functions that templates can call: Go's own, and those that Loki adds. Thread-safe.</summary>
internal static class TemplateFunctions
{
    private static readonly Dictionary<string, TemplateFunction> All = Collect();

    public static TemplateFunction? Find(string name) => All.GetValueOrDefault(name);

    private static Dictionary<string, TemplateFunction> Collect()
    {
        IEnumerable<(string, TemplateFunction)>[] groups =
        [
            LineFunctions.All, LogicFunctions.All, CollectionFunctions.All, PrintFunctions.All, StringFunctions.All,
            RegexFunctions.All, EncodingFunctions.All, NumberFunctions.All, UnitFunctions.All, TimeFunctions.All,
        ];
        var all = new Dictionary<string, TemplateFunction>(StringComparer.Ordinal);
        foreach (var (name, function) in groups.SelectMany(group => group))
        {
            all.Add(name, function);
        }

        return all;
    }
}
