using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend;

/// <summary>The queriers that can be asked. Thread-safe.</summary>
public interface IQuerierPool
{
    /// <summary>Queriers in the order in which one request should try them; another order for the next request.</summary>
    IReadOnlyList<IQuerierClient> Candidates();
}
