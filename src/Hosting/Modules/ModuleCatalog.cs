using Trine.Hosting.Configuration;

namespace Trine.Hosting.Modules;

/// <summary>Every module that this executable can run, built only when a target asks for it.</summary>
/// <remarks>Not thread-safe: filled and resolved once, at start.</remarks>
public sealed class ModuleCatalog
{
    /// <summary>The target that runs everything in one process.</summary>
    public const string All = "all";

    private readonly Dictionary<string, Func<IModule>> _factories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _targets = new(StringComparer.Ordinal);

    /// <summary>What <c>--target</c> accepts, in order of addition.</summary>
    public IReadOnlyList<string> Targets => [.. _targets.Keys];

    /// <summary>Adds a module that other modules depend on but that is no target by itself.</summary>
    public ModuleCatalog AddInternal(string name, Func<IModule> create)
    {
        _factories.Add(name, create);
        return this;
    }

    /// <summary>Adds a module that is also a target of the same name.</summary>
    public ModuleCatalog Add(string name, Func<IModule> create)
    {
        _targets.Add(name, [name]);
        return AddInternal(name, create);
    }

    /// <summary>Adds a target that stands for several modules.</summary>
    public ModuleCatalog AddTarget(string name, params IReadOnlyList<string> modules)
    {
        _targets.Add(name, modules);
        return this;
    }

    /// <summary>The names of the modules that targets stand for, without those they depend on.</summary>
    /// <exception cref="ConfigException">A target is unknown.</exception>
    public IReadOnlySet<string> ModulesOf(IEnumerable<string> targets)
    {
        var faults = new ConfigFaults();
        var modules = new HashSet<string>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            if (_targets.TryGetValue(target, out var names))
            {
                modules.UnionWith(names);
                continue;
            }

            var nearest = NearestName.Of(target, _targets.Keys);
            faults.Add(
                "target",
                nearest is null
                    ? $"unknown target '{target}', want one of {string.Join(", ", _targets.Keys)}"
                    : $"unknown target '{target}', did you mean '{nearest}'?");
        }

        faults.ThrowIfAny();
        return modules;
    }

    /// <summary>Builds the modules of some targets and all that they depend on, in the order in which they start.</summary>
    /// <exception cref="ConfigException">A target is unknown.</exception>
    /// <exception cref="InvalidOperationException">Modules depend on each other in a circle, or on one that is not here.</exception>
    public IReadOnlyList<IModule> Build(IEnumerable<string> targets)
    {
        var ordered = new List<IModule>();
        var built = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in ModulesOf(targets).Order(StringComparer.Ordinal))
        {
            Visit(name, []);
        }

        return ordered;

        void Visit(string name, IReadOnlyList<string> path)
        {
            if (path.Contains(name))
            {
                throw new InvalidOperationException(
                    $"modules depend on each other in a circle: {string.Join(" -> ", path)} -> {name}");
            }

            if (built.Contains(name))
            {
                return;
            }

            if (!_factories.TryGetValue(name, out var create))
            {
                throw new InvalidOperationException(
                    path is [.., var parent]
                        ? $"module {parent} depends on {name}, which does not exist"
                        : $"a target stands for module {name}, which does not exist");
            }

            var module = create();
            foreach (var dependency in module.DependsOn)
            {
                Visit(dependency, [.. path, name]);
            }

            built.Add(name);
            ordered.Add(module);
        }
    }
}
