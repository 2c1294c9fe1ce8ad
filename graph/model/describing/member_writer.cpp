#include "graph/model/describing/member_writer.hpp"

#include "graph/model/resources/identity_members.hpp"

namespace switchhook::graph {

void member_writer::identities(const std::vector<identity>& all) {
    for (const auto& who : all) {
        w_.key(to_string(who.kind));
        write(who);
    }
}

void member_writer::rest(const unknown_members& more) {
    for (const auto& [name, json] : more.all) {
        w_.key(name);
        w_.raw(json);
    }
}

}  // namespace switchhook::graph
