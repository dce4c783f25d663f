"""The scripts that make the data that the package ships. An evaluation runs none of them."""
