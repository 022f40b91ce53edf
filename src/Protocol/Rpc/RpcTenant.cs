namespace Trine.Protocol.Rpc;

/// <summary>How the tenant travels between components.</summary>
public static class RpcTenant
{
    /// <summary>The call's metadata that names it.</summary>
    public const string Metadata = "x-scope-orgid";
}
