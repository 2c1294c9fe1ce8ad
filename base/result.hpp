#pragma once
// Expected failures are values: a result holds either what was asked for or an error_code (or a richer
// failure).

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace switchhook {

template <class T = void, class E = boost::system::error_code>
using result = boost::system::result<T, E>;

using boost::system::error_code;

}  // namespace switchhook
