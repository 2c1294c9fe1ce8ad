# cjose, an independent JOSE library, judges the same tokens; the product does not link it.
find_path(CJOSE_INCLUDE_DIR cjose/cjose.h REQUIRED)
find_library(CJOSE_LIBRARY cjose REQUIRED)

switchhook_test(graph_auth_tests
  SOURCES
    auth/async_latch_test.cpp
    auth/callback_authenticator_test.cpp
    auth/cjose_test.cpp
    auth/client_certificate_test.cpp
    auth/client_credentials_test.cpp
    auth/federated_token_test.cpp
    auth/forge.cpp
    auth/jwk_set_test.cpp
    auth/jwt_signer_test.cpp
    auth/key_source_test.cpp
    auth/managed_identity_test.cpp
    auth/token_reply_test.cpp
    auth/token_validator_test.cpp
    auth/verified_tokens_test.cpp
  LINK switchhook_graph switchhook_test_support OpenSSL::Crypto Threads::Threads ${CJOSE_LIBRARY})
target_include_directories(graph_auth_tests SYSTEM PRIVATE ${CJOSE_INCLUDE_DIR})
