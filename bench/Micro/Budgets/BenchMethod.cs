using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Trine.Micro.Budgets;

/// <summary>One benchmark of this assembly, run without BenchmarkDotNet.</summary>
internal sealed class BenchMethod
{
    /// <summary>Calls before measuring: pools fill, statics are initialised.</summary>
    private const int WarmUps = 2;

    /// <summary>The least of so many calls counts: now and then the runtime allocates for itself.</summary>
    private const int Calls = 5;

    private readonly Type _type;
    private readonly MethodInfo _method;

    private BenchMethod(Type type, MethodInfo method)
    {
        _type = type;
        _method = method;
    }

    /// <summary>Class and method, as in the file of budgets.</summary>
    public string Name => $"{_type.Name}.{_method.Name}";

    public static IEnumerable<BenchMethod> All()
        => from type in typeof(BenchMethod).Assembly.GetTypes()
           from method in type.GetMethods()
           where method.IsDefined(typeof(BenchmarkAttribute))
           orderby type.Name, method.Name
           select new BenchMethod(type, method);

    /// <summary>Sets up, calls, cleans up.</summary>
    /// <returns>
    /// Bytes that a call allocates: by this thread, or by the process for a call that returns a task,
    /// which may work elsewhere.
    /// </returns>
    public async Task<long> MeasureAsync()
    {
        var bench = Activator.CreateInstance(_type)
            ?? throw new InvalidOperationException($"{_type} cannot be created");
        await InvokeAllAsync<GlobalSetupAttribute>(bench);
        try
        {
            return _method.ReturnType.IsAssignableTo(typeof(Task))
                ? await MeasureTasksAsync(_method.CreateDelegate<Func<Task>>(bench))
                : MeasureCalls(CallOf(bench));
        }
        finally
        {
            await InvokeAllAsync<GlobalCleanupAttribute>(bench);
        }
    }

    private static long MeasureCalls(Action call)
    {
        var least = long.MaxValue;
        for (var i = 0; i < WarmUps + Calls; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, i < WarmUps ? least : GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static async Task<long> MeasureTasksAsync(Func<Task> call)
    {
        var least = long.MaxValue;
        for (var i = 0; i < WarmUps + Calls; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await call();
            least = Math.Min(least, i < WarmUps ? least : GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }

    /// <summary>A call that boxes nothing, which reflection would do.</summary>
    private Action CallOf(object bench)
    {
        var make = typeof(BenchMethod).GetMethod(nameof(Discard), BindingFlags.NonPublic | BindingFlags.Static)
            ?? throw new InvalidOperationException($"{nameof(Discard)} is gone");
        var call = make.MakeGenericMethod(_method.ReturnType).Invoke(null, [_method, bench]);
        return (Action)call!; // Discard never returns null.
    }

    private static Action Discard<T>(MethodInfo method, object bench)
    {
        var call = method.CreateDelegate<Func<T>>(bench);
        return () => call();
    }

    private async Task InvokeAllAsync<TAttribute>(object bench)
        where TAttribute : Attribute
    {
        foreach (var method in _type.GetMethods().Where(method => method.IsDefined(typeof(TAttribute))))
        {
            switch (method.Invoke(bench, null))
            {
                case Task task:
                    await task;
                    break;
                case ValueTask task:
                    await task;
                    break;
            }
        }
    }
}
