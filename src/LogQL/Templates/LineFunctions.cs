using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>The line and its time.</summary>
internal static class LineFunctions
{
    public const string Line = "__line__";

    public static IEnumerable<(string, TemplateFunction)> All =>
    [
        (Line, new([], null, (_, call) => TemplateValue.Of(Encoding.UTF8.GetString(call.Data.Line)))),
        ("__timestamp__", new([], null, (_, call)
            => TemplateValue.Of(GoTime.FromUnixNanoseconds(call.Data.TimestampNs)))),
    ];
}
