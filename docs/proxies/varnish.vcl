# Varnish (7 or later) as a shared cache between a proxy with TLS (nginx, Caddy) and Folkmoot:
# browser -> nginx:443 -> varnish:6081 -> folkmoot:3000. Let the upstream of the proxy be Varnish, and change the name here.
#
#   SITE_URL=https://moot.example.org
#   TRUSTED_PROXY_HOPS=2
#   PURGE_URL=http://127.0.0.1:6081/
#
# With several instances give each cache the address of every one (vmod directors), and each instance every cache.
vcl 4.1;

import std;

backend folkmoot {
  .host = "127.0.0.1";
  .port = "3000";
  .connect_timeout = 2s;
  .first_byte_timeout = 60s;
  # Open pages hear something every 25 seconds at the latest.
  .between_bytes_timeout = 90s;
}

# The machines on which Folkmoot runs.
acl purgers {
  "127.0.0.1";
  "::1";
}

sub vcl_recv {
  if (req.method == "PURGE") {
    # Whoever comes through the proxy comes from this machine too, but brings a second address.
    if (client.ip !~ purgers || req.http.X-Forwarded-For ~ ",") {
      return (synth(405));
    }
    if (!req.http.Surrogate-Key) {
      return (synth(400));
    }
    # Signs that mean something in a pattern stand for any sign: too much is thrown out rather than too little.
    set req.http.X-Keys = regsuball(req.http.Surrogate-Key, "[^A-Za-z0-9%:_ -]", ".");
    set req.http.X-Keys = regsuball(req.http.X-Keys, " +", "|");
    if (!std.ban("obj.http.Surrogate-Key ~ (^|[[:space:]])(" + req.http.X-Keys + ")([[:space:]]|$)")) {
      return (synth(500));
    }
    return (synth(200));
  }

  # One name, so that nobody fills the cache with others.
  set req.http.Host = "moot.example.org";

  if (req.method != "GET" && req.method != "HEAD") {
    return (pass);
  }

  # What is the same for everybody, by its address. All else is for one person.
  if ((req.url ~ "^/(\?|$)"
      || req.url ~ "^/(articles|comments|pages|sections|tags|authors)/"
      || req.url ~ "^/(privacy|guidelines|transparency)(\?|$)"
      || req.url ~ "^/(feed|comments|sitemap)\.xml(\?|$)"
      || req.url ~ "^/robots\.txt(\?|$)"
      || req.url ~ "^/(_next/static|assets|uploads)/")
      && req.url !~ "^/articles/[^/?]+/respond(\?|$)"
      && req.url !~ "[?&](draft|p|page_id)=") {
    unset req.http.Cookie;
    unset req.http.Authorization;
    return (hash);
  }
  return (pass);
}

sub vcl_backend_response {
  # Nothing is handed out past its time; for ten minutes more it serves to ask whether it still holds.
  set beresp.grace = 0s;
  set beresp.keep = 10m;
  # No key goes with pictures: one that was taken down is gone from here, too, after a minute.
  if (bereq.url ~ "^/uploads/" && beresp.ttl > 60s) {
    set beresp.ttl = 60s;
  }
}

sub vcl_deliver {
  unset resp.http.Surrogate-Key;
  unset resp.http.X-Varnish;
  unset resp.http.Via;
  # Further out nobody is told of changes, and so nobody keeps a page.
  if (resp.http.Cache-Control ~ "s-maxage") {
    set resp.http.Cache-Control = "no-cache";
    unset resp.http.Age;
  }
}
