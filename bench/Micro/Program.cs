using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;
using Trine.Micro.Budgets;

if (args is ["--check"])
{
    return await BudgetCheck.RunAsync(Console.Out);
}

var config = DefaultConfig.Instance.AddDiagnoser(MemoryDiagnoser.Default);
BenchmarkSwitcher.FromAssembly(typeof(BudgetCheck).Assembly).Run(args, config);
return 0;
