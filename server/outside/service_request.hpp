#pragma once
// What is asked of a web service of the user, and what comes back.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace switchhook::server::outside {

enum class service_method { get, post, put, patch, del };
std::string_view verb(service_method m);                         // GET, POST, …
std::optional<service_method> method_of(std::string_view verb);  // nothing for any other

struct service_header {
    std::string name;
    secret value;  // never logged, whatever it is
};

struct service_request {
    service_method method = service_method::get;
    std::string url;  // absolute, http or https
    std::vector<service_header> headers;
    std::string body;
    std::string content_type;                  // of the body
    std::chrono::milliseconds timeout{5'000};  // everything: all attempts, redirects and pauses between them
    // How often it may be sent. 0 stands for what the method can bear: twice where a repeat changes nothing
    // (GET, PUT, DELETE), once otherwise. More than one for POST says that the service puts up with repeats.
    unsigned attempts = 0;
    // Sent as Switchhook-Delivery with every attempt, so that a service can drop duplicates. One of our own
    // when empty.
    std::string delivery;
    bool sensitive = false;  // the path stays out of logs too: it has digits of a caller in it
};

unsigned attempts_of(const service_request& r);

struct service_reply {
    unsigned status = 0;       // any: what a 404 means is the flow's to say
    std::string content_type;  // may be empty
    std::string body;          // bounded by services.bodyBytes
    std::optional<std::chrono::milliseconds> retry_after;
};

enum class service_failure {
    refused_url,       // not an absolute http or https URL, or too long
    host_not_allowed,  // the configuration does not name the host
    plain_refused,     // http:// to a host that the configuration does not name for it
    private_address,   // the host's addresses are not public, and the configuration does not name it for that
    refused_request,   // a header, the method or the path cannot be sent
    not_resolved,      // the name has no address
    connection,        // no connection, or it broke
    tls,               // chain, host name or protocol
    timeout,           // the time for everything is over
    too_large,         // the reply has more bytes than are taken
    malformed,         // the reply is not HTTP
    redirect_refused,  // to another host or port, to plain http, or to what is no URL
    too_many_redirects,
    overloaded,  // too many requests to this host wait already
    not_kept,    // of a notice: the spool is full or cannot be written
    stopped,     // the server is stopping
};

// One word for flows, metrics and files: "hostNotAllowed", "timeout", …
std::string_view word_of(service_failure f);
// For people.
std::string_view explain(service_failure f);

using service_outcome = result<service_reply, service_failure>;

}  // namespace switchhook::server::outside
