using System.Text.Json;

namespace Trine.Micro.Budgets;

/// <summary>Runs every bench a few times, so that none rots, and compares what it allocates with its budget.</summary>
internal static class BudgetCheck
{
    private const string FileName = "allocation-budgets.json";

    /// <returns>The exit code: 0 when all is well.</returns>
    public static async Task<int> RunAsync(TextWriter output)
    {
        var budgets = Read();
        var faults = new List<string>();
        foreach (var bench in BenchMethod.All())
        {
            var budget = budgets.TryGetValue(bench.Name, out var bytes) ? bytes : (long?)null;
            budgets.Remove(bench.Name);
            await CheckAsync(bench, budget, output, faults);
        }

        faults.AddRange(budgets.Keys.Select(name => $"{name} has a budget and is no bench"));
        foreach (var fault in faults)
        {
            await output.WriteLineAsync($"FAULT {fault}");
        }

        return faults.Count == 0 ? 0 : 1;
    }

    private static async Task CheckAsync(BenchMethod bench, long? budget, TextWriter output, List<string> faults)
    {
        try
        {
            var allocated = await bench.MeasureAsync();
            var ofBudget = budget is null ? "" : $" of {budget}";
            await output.WriteLineAsync($"{bench.Name,-36} {allocated,12} bytes{ofBudget}");
            if (allocated > budget)
            {
                faults.Add($"{bench.Name} allocates {allocated} bytes an operation: want at most {budget}");
            }
        }
        catch (Exception failure)
        {
            faults.Add($"{bench.Name} throws {failure}");
        }
    }

    private static Dictionary<string, long> Read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, FileName);
        return JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(path))
            ?? throw new InvalidDataException($"{FileName} holds null");
    }
}
