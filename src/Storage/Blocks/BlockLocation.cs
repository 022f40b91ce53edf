using Trine.Model;
using Trine.Storage.Objects;

namespace Trine.Storage.Blocks;

/// <summary>Where blocks of one tenant and signal lie: <c>&lt;tenant&gt;/&lt;signal&gt;/</c>.</summary>
/// <param name="Tenant">The tenant; the default value names none.</param>
/// <param name="Signal"><c>logs</c>, <c>metrics</c> or <c>traces</c>.</param>
public readonly record struct BlockBucket(TenantId Tenant, string Signal)
{
    public string Folder => $"{TenantPath.Escape(Tenant.Name)}/{Signal}";

    public ObjectKey IndexKey => new($"{Folder}/bucket-index.json");

    public BlockLocation Block(BlockId id) => new(this, id);
}

/// <summary>Where one block lies, and its objects.</summary>
public readonly record struct BlockLocation(BlockBucket Bucket, BlockId Id)
{
    public string Folder => $"{Bucket.Folder}/{Id}";

    /// <summary>What the block is; written last, so a block without it is not finished.</summary>
    public ObjectKey MetaKey => new($"{Folder}/meta.json");

    public ObjectKey IndexKey => new($"{Folder}/index");

    public ObjectKey DataKey => new($"{Folder}/data");
}
