using Trine.Testing.Processes;

namespace Trine.Integration.Tests.Deployments;

/// <summary>Gateway, distributor, query frontend, querier and three ingesters, each a process.</summary>
[CollectionDefinition(Name)]
public sealed class ManyProcesses : DeploymentFixture, ICollectionFixture<ManyProcesses>
{
    public const string Name = "many processes";

    public SeparateProcesses Parts => (SeparateProcesses)Deployment;

    protected override async Task<TrineDeployment> StartAsync(CancellationToken cancellationToken)
        => await SeparateProcesses.StartAsync(Flags, cancellationToken);
}
