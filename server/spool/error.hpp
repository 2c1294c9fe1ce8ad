#pragma once

#include <boost/system/error_code.hpp>
#include <type_traits>

#include "base/result.hpp"

namespace switchhook::server {

enum class spool_errc {
    full = 1,            // as many items of the kind as there may be
    document_too_large,  // more than an item may have
    not_json,            // the document is no JSON object
    in_use,              // another process has the folder
    no_such_item,
};

const boost::system::error_category& spool_category();

inline error_code make_error_code(spool_errc e) { return {static_cast<int>(e), spool_category()}; }

}  // namespace switchhook::server

template <>
struct boost::system::is_error_code_enum<switchhook::server::spool_errc> : std::true_type {};
