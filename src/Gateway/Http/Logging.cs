using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Console;

namespace Gateway.Http;

/// <summary>The one place that says how the log looks and what the framework may put into it.</summary>
internal static class Logging
{
    /// <summary>One line an entry, with scopes; <c>Logging:Console:FormatterName</c> = <c>json</c> makes it JSON.</summary>
    public static ILoggingBuilder AddGatewayLog(this ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.IncludeScopes = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        logging.Services.Configure<JsonConsoleFormatterOptions>(options =>
        {
            options.IncludeScopes = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            options.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        });
        // The framework would write paths and addresses at every request, and those of pictures hold tokens.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Inherited from the framework's handler: a line for every request without a valid key.
        logging.AddFilter("Gateway.Merchants.KeyAuthentication", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
        // Why a start failed is said in one sentence, without a stack.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // What breaks between us and a wallet is counted, and told in the timeline of its payment.
        logging.AddFilter("Polly", LogLevel.None);
        return logging;
    }
}
