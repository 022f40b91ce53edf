using System.Runtime.InteropServices;

namespace Trine.Codecs;

/// <summary>A ZSTD_CCtx: tables of a megabyte or so, worth reusing. One thread at a time.</summary>
internal sealed class ZstdCompressor : SafeHandle
{
    public ZstdCompressor()
        : base(0, ownsHandle: true)
        => SetHandle(LibZstd.CreateCompressor());

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LibZstd.IsError(LibZstd.FreeCompressor(handle)) == 0;
}

/// <summary>A ZSTD_DCtx: 160 KiB, and its window while it streams. One thread at a time.</summary>
internal sealed class ZstdDecompressor : SafeHandle
{
    /// <summary>
    /// Frames that need a larger window are refused when streaming, so that a short hostile body cannot take more.
    /// 2^25 (32 MiB) is the largest window that common senders use at their highest level.
    /// </summary>
    private const int WindowLogMax = 25;

    public ZstdDecompressor()
        : base(0, ownsHandle: true)
    {
        SetHandle(LibZstd.CreateDecompressor());
        if (!IsInvalid)
        {
            _ = LibZstd.SetParameter(this, LibZstd.WindowLogMaxParameter, WindowLogMax);
        }
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LibZstd.IsError(LibZstd.FreeDecompressor(handle)) == 0;
}
