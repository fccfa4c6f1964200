"""RDF in, ApiDocumentation out: the only room with rdflib in it."""
