using Trine.Hosting.Http;

namespace Trine.Hosting;

/// <summary>What the frame needs of the configuration that the executable composes.</summary>
public interface IHostConfig
{
    /// <summary>Key <c>target</c>: which modules to run.</summary>
    IReadOnlyList<string> Target { get; }

    /// <summary>Key <c>auth_enabled</c>: whether requests must name a tenant.</summary>
    bool AuthEnabled { get; }

    /// <summary>Section <c>server</c>.</summary>
    ServerConfig Server { get; }
}
