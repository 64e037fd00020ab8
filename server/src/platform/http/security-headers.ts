import helmet from "@fastify/helmet";
import type { App } from "./app-type.ts";

/**
 * Headers that tell browsers what a page of ours may do. Nothing here may upgrade to TLS by itself: most
 * installations are reached as http://nas:9666.
 */
export function securityHeaders(app: App): void {
  app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "upgrade-insecure-requests": null,
      },
    },
    strictTransportSecurity: false,
    // Browsers ignore these two over plain HTTP and complain about them in the console.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    referrerPolicy: { policy: "same-origin" },
    frameguard: { action: "deny" },
  });
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("cache-control", "no-store");
    if (request.protocol === "https") reply.header("strict-transport-security", "max-age=31536000");
    done();
  });
}
