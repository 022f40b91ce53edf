using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Trine.Hosting.Http;

/// <summary>Kestrel's sockets with memory of ours, which it takes from a container of services only.</summary>
internal static class SocketTransport
{
    public static IConnectionListenerFactory Create(ILoggerFactory logs)
    {
        var services = new ServiceCollection()
            .AddSingleton(logs)
            .AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks.Factory>();
        new Registrations(services).UseSockets();
        return services.BuildServiceProvider().GetRequiredService<IConnectionListenerFactory>();
    }

    /// <summary>Receives what an extension of hosts registers, without a host.</summary>
    private sealed class Registrations(IServiceCollection services) : IWebHostBuilder
    {
        public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
        {
            configureServices(services);
            return this;
        }

        public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
            => throw new NotSupportedException("there is no host");

        public IWebHostBuilder ConfigureAppConfiguration(
            Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate)
            => throw new NotSupportedException("there is no host");

#pragma warning disable ASPDEPR008 // The interface has the member.
        public IWebHost Build() => throw new NotSupportedException("there is no host");
#pragma warning restore ASPDEPR008

        public string? GetSetting(string key) => null;

        public IWebHostBuilder UseSetting(string key, string? value) => this;
    }
}
