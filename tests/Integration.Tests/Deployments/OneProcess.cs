using Trine.Testing.Processes;

namespace Trine.Integration.Tests.Deployments;

/// <summary><c>--target=all</c>.</summary>
[CollectionDefinition(Name)]
public sealed class OneProcess : DeploymentFixture, ICollectionFixture<OneProcess>
{
    public const string Name = "one process";

    protected override async Task<TrineDeployment> StartAsync(CancellationToken cancellationToken)
        => await SingleProcess.StartAsync(Flags, cancellationToken);
}
