using System.Globalization;
using System.Text;

namespace Trine.Hosting.Modules;

/// <summary>What <c>/ready</c> and <c>/services</c> say, in Loki's words.</summary>
internal static class ModuleStatus
{
    /// <summary>Null when every module runs and none has an objection, else the text of a 503.</summary>
    /// <param name="states">Of all modules.</param>
    /// <param name="isServing">Whether requests are let in, which is the last step of a start.</param>
    /// <param name="isStopping">Whether the process was told to stop.</param>
    public static string? NotReady(
        IReadOnlyList<(IModule Module, ModuleState State)> states, bool isServing, bool isStopping)
    {
        if (isStopping)
        {
            return "Application is stopping\n";
        }

        if (!isServing || states.Any(static pair => pair.State != ModuleState.Running))
        {
            var text = new StringBuilder("Some services are not Running:\n");
            foreach (var group in states.GroupBy(static pair => pair.State).OrderBy(static group => group.Key))
            {
                text.Append(CultureInfo.InvariantCulture, $"{group.Key}: {group.Count()}\n");
            }

            return text.ToString();
        }

        var reasons = states
            .Select(static pair => (pair.Module as IReadinessCheck)?.NotReadyReason)
            .OfType<string>()
            .ToArray();
        return reasons.Length == 0 ? null : string.Join('\n', reasons) + "\n";
    }

    /// <summary>One line a module: <c>ingester =&gt; Running</c>.</summary>
    public static string Services(IReadOnlyList<(IModule Module, ModuleState State)> states)
        => string.Concat(states.Select(static pair => $"{pair.Module.Name} => {pair.State}\n"));
}
