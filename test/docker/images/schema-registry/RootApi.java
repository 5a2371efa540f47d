import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/**
 * Serves the Confluent API of an Apicurio Registry at the root, where Confluent's own registry has it. It listens, as that
 * one does, once the registry has read all its schemas; and like there, the level for all subjects is BACKWARD.
 */
public class RootApi {
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";
  // Over HTTP/2 the registry's servlets lock a whole connection to read one request, and wake up the wrong one at its end.
  private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static String origin;

  public static void main(String[] args) throws Exception {
    origin = "http://127.0.0.1:" + args[1];
    while (!isReady()) Thread.sleep(100);
    String level = "{\"compatibility\":\"BACKWARD\"}";
    client.send(request("/config").PUT(BodyPublishers.ofString(level)).build(), BodyHandlers.discarding());
    HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(args[0])), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", RootApi::forward);
    server.start();
    System.out.println("Server started, listening for requests... (io.confluent.kafka.schemaregistry.rest.SchemaRegistryMain)");
  }

  private static boolean isReady() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/health/ready")).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException error) {
      return false;
    }
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + "/apis/ccompat/v7" + path)).header("content-type", TYPE);
  }

  private static void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      HttpRequest request =
          request(exchange.getRequestURI().toString())
              .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
              .build();
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      exchange.getResponseHeaders().set("content-type", TYPE);
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }
}
