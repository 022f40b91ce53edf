using System.Text;
using Trine.Model.GoText;

namespace Trine.PromQL.Syntax;

/// <summary>Prints numbers of a query as Prometheus does.</summary>
internal static class NumberText
{
    private const double NsPerSecond = 1e9;

    /// <param name="text">Where to.</param>
    /// <param name="value">The number, of a duration its seconds.</param>
    /// <param name="isDuration">Whether it was written as a duration.</param>
    public static void Append(StringBuilder text, double value, bool isDuration)
    {
        if (!isDuration)
        {
            text.Append(GoFloat.Format(value));
            return;
        }

        text.Append(PromDuration.Format((long)(value * NsPerSecond)));
    }
}
