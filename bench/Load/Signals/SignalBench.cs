using Trine.Load.Generation;
using Trine.Load.Querying;
using Trine.Load.Reports;

namespace Trine.Load.Signals;

/// <summary>How one signal is measured: what is pushed where, what is asked, and what others do with it.</summary>
public abstract class SignalBench
{
    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<SignalBench> All { get; } = [new LogBench(), new MetricBench(), new TraceBench()];

    /// <summary><c>logs</c>, <c>metrics</c> or <c>traces</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What is counted: lines, samples or spans.</summary>
    public abstract string Items { get; }

    /// <summary>Where Trine takes pushes.</summary>
    public abstract string PushPath { get; }

    /// <summary>Pushes at once, unless the command says another number.</summary>
    public abstract int Connections { get; }

    /// <summary>Limits out of the way: the load is old, and larger than a tenant usually sends.</summary>
    public abstract IReadOnlyList<string> Flags { get; }

    /// <summary>Figures of other servers for the recorded set.</summary>
    internal abstract PeerFigures Peers { get; }

    /// <summary>Makes the load.</summary>
    public abstract PreparedLoad Generate(LoadScale scale);

    /// <summary>The queries for a generated load.</summary>
    public abstract IReadOnlyList<NamedQuery> QueriesFor(PreparedLoad load);

    /// <summary>A query whose answer's first value is how many items the server has, over the whole load.</summary>
    internal abstract string CountPath(PreparedLoad load);
}

/// <summary>How large a load is to be; each signal takes its own part.</summary>
/// <param name="Share">Of the usual size, so that a look is quick: 1 for all of it.</param>
/// <param name="Seed">Decides the content.</param>
public sealed record LoadScale(double Share, int Seed);
